import t from 'tap'
import { type Desk, makeDesk } from '../../support/desk.ts'
import { sentences, type Visitor } from '../../support/visitor.ts'
import { DAY } from '../../support/world.ts'

/** Every field of the page of a recipient as a browser would post it. */
async function _fieldsOf(visitor: Visitor, path: string): Promise<Record<string, string>> {
  const { body } = await visitor.get(path)
  const fields: Record<string, string> = {}
  for (const [tag, , name = ''] of body.matchAll(/<(input|select|textarea)[^>]*? name="([^"]*)"[^>]*>/g)) {
    if (/type="checkbox"/.test(tag) && !/ checked/.test(tag)) continue
    const options = body.slice(body.indexOf(tag)).split('</select>')[0] ?? ''
    const chosen = /<option value="([^"]*)" selected>/.exec(options)?.[1]
    const written = /<textarea[^>]*>\n([^<]*)</.exec(body.slice(body.indexOf(tag)))?.[1]
    const value = /value="([^"]*)"/.exec(tag)?.[1]
    fields[name] = tag.startsWith('<select')
      ? (chosen ?? '')
      : tag.startsWith('<text')
        ? (written ?? '')
        : (value ?? '')
  }
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value.replaceAll('&#x27;', "'")]),
  )
}

async function _addWays({ world }: Desk): Promise<string> {
  const recipientId = world.recipients.senator
  const address = '506 Hart Senate Office Building\nWashington, DC 20510\nUNITED STATES OF AMERICA'
  await world.db
    .insertInto('contacts')
    .values({ recipient_id: recipientId, channel: 'post', address, preference: 200 })
    .execute()
  return recipientId
}

t.test('mandates that end are listed with the campaigns that write to them', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const editor = await desk.organizer('editor')
  t.notMatch((await editor.get('/organizer/directories')).body, /Mandates that end/)
  await world.db
    .updateTable('recipients')
    .set({ valid_until: '2027-01-03' })
    .where('id', '=', world.recipients.senator)
    .execute()
  const before = sentences((await editor.get('/organizer/directories')).body)
  t.match(before, /U\.S\. Senator, Jean Example ends on 3 January 2027 Write for culture/)
  world.clock.move(60 * DAY)
  const later = await desk.organizer('editor', 'Later')
  const after = sentences((await later.get('/organizer/directories')).body)
  t.match(after, /Jean Example ended on 3 January 2027: left out/)
})

t.test('names stand where one looks for them: in their alphabet, and numbers by their size', async (t) => {
  const desk = await makeDesk(t)
  const names = [
    'Łódź',
    'Lublin',
    'Zamość',
    'Адміністрацыя № 9',
    'Адміністрацыя № 105',
    'Інстытут',
    'Камітэт',
    'Ўрад',
    'Фонд',
  ]
  const { db } = desk.world
  const first = await db.selectFrom('directories').select(['id', 'slug']).executeTakeFirstOrThrow()
  const row = { directory_id: first.id, kind: 'office', role: 'office', office: 'Office', languages: ['be'] }
  await db
    .insertInto('recipients')
    .values([...names].reverse().map((name) => ({ ...row, name, confidence: 'high' as const })))
    .execute()
  const page = (await (await desk.organizer('viewer')).get(`/organizer/directories/${first.slug}`)).body
  const places = names.map((name) => page.indexOf(`>${name}<`))
  t.same(
    places,
    places.toSorted((a, b) => a - b),
  )
  t.ok(places.every((place) => place > 0))
})
