import t from 'tap'
import { listContacts } from '../../../recipients/desk/contacts.queries.ts'
import { pauseRecipient } from '../../../src/delivery/pause-recipient.ts'
import { type Desk, makeDesk } from '../../support/desk.ts'
import { sendLetter } from '../../support/letters.ts'
import { sentences, type Visitor } from '../../support/visitor.ts'

/** Every field of the page of a recipient as a browser would post it. */
async function fieldsOf(visitor: Visitor, path: string): Promise<Record<string, string>> {
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

async function addWays({ world }: Desk): Promise<string> {
  const recipientId = world.recipients.senator
  const address = '506 Hart Senate Office Building\nWashington, DC 20510\nUNITED STATES OF AMERICA'
  await world.db
    .insertInto('contacts')
    .values({ recipient_id: recipientId, channel: 'post', address, preference: 200 })
    .execute()
  return recipientId
}

t.test('an organizer puts the post before the web form, and sees it in the history', async (t) => {
  const desk = await makeDesk(t)
  const id = await addWays(desk)
  const editor = await desk.organizer('editor', 'Eva')
  const path = `/organizer/recipients/${id}`
  const fields = await fieldsOf(editor, path)
  t.match(fields, { contact_0_channel: 'form', contact_1_channel: 'post' })
  const saved = await editor.postAndFollow(path, { ...fields, notes: 'Ask for the registry.', up: '1' })
  t.match(sentences(saved.body), /take the ways in this order; those on their way keep theirs/)
  t.same(
    (await listContacts(desk.world.db, id)).map(({ channel }) => channel),
    ['post', 'form'],
  )
  t.match(sentences(saved.body), /Order of ways Web form, Postal address Postal address, Web form/)
  t.match(saved.body, 'Ask for the registry.', 'what was typed beside it is saved with it')
  const again = await fieldsOf(editor, path)
  t.match(again, { contact_0_channel: 'post', contact_1_channel: 'form' })
  const viewer = await desk.organizer('owner', 'Olga')
  t.match(
    sentences((await viewer.get('/organizer/audit')).body),
    /chose by which way letters go to a recipient/,
  )
})

t.test('an address that is corrected while it is moved is the one that moves', async (t) => {
  const desk = await makeDesk(t)
  const id = await addWays(desk)
  const editor = await desk.organizer('editor')
  const path = `/organizer/recipients/${id}`
  const fields = { ...(await fieldsOf(editor, path)), contact_1_address: 'Hart Building\nUSA', up: '1' }
  await editor.postAndFollow(path, fields)
  t.match(await listContacts(desk.world.db, id), [{ address: 'Hart Building\nUSA' }, { channel: 'form' }])
})

t.test('a contact cannot have been checked on a day that has not come', async (t) => {
  const desk = await makeDesk(t)
  const id = await addWays(desk)
  const editor = await desk.organizer('editor')
  const path = `/organizer/recipients/${id}`
  const fields = await fieldsOf(editor, path)
  const refused = await editor.post(path, { ...fields, contact_1_checked: '2026-11-25' })
  t.equal(refused.status, 422)
  t.match(refused.body, /id="contact_1_checked"[^>]*value="2026-11-25" aria-invalid="true"/)
  t.match(sentences(refused.body), /This day has not come yet/)
  await editor.postAndFollow(path, { ...fields, contact_1_checked: '2026-11-24' })
  const [, post] = await listContacts(desk.world.db, id)
  t.equal(post?.checked_on, '2026-11-24', 'it is tomorrow already where clocks are furthest ahead')
})

t.test(
  'letters wait when the only address of an office is switched off, and go on with a new one',
  async (t) => {
    const desk = await makeDesk(t)
    await sendLetter(desk.world)
    const editor = await desk.organizer('editor')
    const path = `/organizer/recipients/${desk.world.recipients.unesco}`
    const { contact_0_enabled: _, ...off } = await fieldsOf(editor, path)
    await editor.postAndFollow(path, off)
    const people = desk.world.db.selectFrom('recipients').select(['paused_reason'])
    const unesco = () => people.where('id', '=', desk.world.recipients.unesco).executeTakeFirstOrThrow()
    t.match(await unesco(), { paused_reason: 'no_address' })
    t.match(
      sentences((await editor.get('/organizer/letters/paused')).body),
      /no e-mail address of it is switched on/,
    )
    await editor.postAndFollow(path, { ...(await fieldsOf(editor, path)), contact_0_enabled: 'on' })
    t.match(await unesco(), { paused_reason: null })
  },
)

t.test('a form that is switched off lets no letters go to an address that is dead', async (t) => {
  const desk = await makeDesk(t)
  const { unesco } = desk.world.recipients
  const form = { recipient_id: unesco, channel: 'form', address: 'https://unesco.example/@dg' } as const
  await desk.world.db
    .insertInto('contacts')
    .values({ ...form, preference: 9 })
    .execute()
  await pauseRecipient(desk.world.db, unesco, 'bounces', desk.world.clock.now())
  const editor = await desk.organizer('editor')
  const path = `/organizer/recipients/${unesco}`
  const paused = async () =>
    (await desk.world.db.selectFrom('recipients').selectAll().where('id', '=', unesco).executeTakeFirst())
      ?.paused_reason
  const { contact_1_enabled: _, ...off } = await fieldsOf(editor, path)
  await editor.postAndFollow(path, off)
  t.equal(await paused(), 'bounces')
  await editor.postAndFollow(path, {
    ...(await fieldsOf(editor, path)),
    contact_0_address: 'office@unesco.example',
  })
  t.equal(await paused(), null)
})

t.test(
  'what a web form takes at most is set beside its address, and refused when it is no number',
  async (t) => {
    const desk = await makeDesk(t)
    const id = await addWays(desk)
    const editor = await desk.organizer('editor')
    const path = `/organizer/recipients/${id}`
    const fields = await fieldsOf(editor, path)
    t.notOk('contact_1_body_limit' in fields, 'the post has no such limit')
    const wrong = await editor.post(path, { ...fields, contact_0_body_limit: 'two pages' })
    t.equal(wrong.status, 422)
    t.match(sentences(wrong.body), /Give a number of characters, or leave it empty\./)
    t.match(wrong.body, 'value="two pages"')
    const saved = await editor.postAndFollow(path, {
      ...fields,
      contact_0_subject_limit: '100',
      contact_0_body_limit: '2000',
    })
    const [form] = await listContacts(desk.world.db, id)
    t.match(form, { channel: 'form', subject_limit: 100, body_limit: 2000 })
    t.match(sentences(saved.body), /https:\/\/senate\.example\/contact: 100 \/ 2000/)
    await editor.postAndFollow(path, { ...(await fieldsOf(editor, path)), contact_0_body_limit: '' })
    t.match((await listContacts(desk.world.db, id))[0], { subject_limit: 100, body_limit: null })
  },
)
