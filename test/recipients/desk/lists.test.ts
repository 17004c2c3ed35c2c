import t from 'tap'
import { makeDesk } from '../../support/desk.ts'
import { sentences } from '../../support/visitor.ts'
import { DAY } from '../../support/world.ts'

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
