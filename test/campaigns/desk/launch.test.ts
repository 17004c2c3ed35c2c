import t from 'tap'
import { readConfig } from '../../../src/config.ts'
import { makeDesk } from '../../support/desk.ts'
import { sendLetter } from '../../support/letters.ts'
import { answeringOutside } from '../../support/outside.ts'
import { sentences } from '../../support/visitor.ts'
import { DAY } from '../../support/world.ts'

const PATH = '/organizer/campaigns/culture/launch'

t.test('what is missing is said in plain words, and what is serious stops the launch', async (t) => {
  const desk = await makeDesk(t)
  const { db } = desk.world
  const editor = await desk.organizer('editor')
  await db.updateTable('campaigns').set({ status: 'draft' }).execute()
  const read = async () => sentences((await editor.get(PATH)).body)
  t.match(await read(), /4 addresses were never checked/)
  t.match(await read(), /Better Supporters cannot read who runs this site/)
  const organisation = { name: 'Culture Group', contact: 'ask@culture.example', url: '' }
  await (await desk.organizer('owner')).postAndFollow('/organizer/settings/organisation', organisation)
  t.notMatch(await read(), /cannot read who runs/)
  await db.updateTable('contacts').set({ checked_on: '2026-01-01' }).execute()
  t.match(await read(), /4 addresses were last checked over 180 days ago/)
  await db.updateTable('contacts').set({ checked_on: '2026-11-01', body_limit: 20 }).execute()
  t.match(await read(), /The letter is longer than the web form of 1 recipient takes/)
  await db
    .updateTable('recipients')
    .set({ languages: ['de'] })
    .where('id', '=', desk.world.recipients.poland)
    .execute()
  t.match(
    await read(),
    /1 recipient reads none of the letter’s languages and gets the main one\. Missing: German/,
  )
  const { unesco } = desk.world.recipients
  await db
    .updateTable('recipients')
    .set({ languages: ['ar', 'en'] })
    .where('id', '=', unesco)
    .execute()
  const arabic = { base: '0', subjects: 'الثقافة', openings: 'أكتب إليكم.', body: 'ساعدونا.' }
  await editor.postAndFollow('/organizer/campaigns/culture/appeals/ar', arabic)
  t.match(await read(), /1 recipient would be greeted in English in a letter in another language \(Arabic\)/)
  const own = { recipient_id: unesco, language: 'ar', salutation: 'سعادة المدير،', closing: 'مع التقدير' }
  await db.insertInto('recipient_salutations').values(own).execute()
  t.notMatch(await read(), /greeted in English/)
  const holed = {
    base: '0',
    subjects: 'Culture',
    openings: 'As {{recipient.office}} you know it.',
    body: 'Help.',
  }
  await editor.postAndFollow('/organizer/campaigns/culture/appeals/de', holed)
  t.notMatch(await read(), /a gap would stand/)
  await db
    .updateTable('recipients')
    .set({ office: '' })
    .where('id', '=', desk.world.recipients.poland)
    .execute()
  t.match(
    await read(),
    /In the letter \(German\) a gap would stand for \{\{recipient\.office\}\}: 1 of those who get it has none/,
  )
  t.notMatch(await read(), /Must/)
  await db.updateTable('campaign_texts').set({ summary: '', story: '' }).execute()
  await db
    .updateTable('campaigns')
    .set({ ends_at: new Date(desk.world.clock.now().getTime() - DAY) })
    .execute()
  t.match(
    await read(),
    /Must The summary is missing.*Must The story is missing.*Must The date on which it ends has passed/s,
  )
  t.equal((await editor.post('/organizer/campaigns/culture/publication')).status, 409)
  t.equal((await desk.world.campaign()).status, 'draft')
  await db.deleteFrom('campaign_recipients').execute()
  t.match(await read(), /Must It writes to nobody yet/)
})

t.test('a dead link and a sending domain without records are named before real mail goes out', async (t) => {
  const checked: string[] = []
  const outside = answeringOutside({
    checkLink: async (url) => {
      checked.push(url)
      return url.includes('gone') ? 'dead' : 'alive'
    },
    txtRecords: async () => [],
  })
  const variables = {
    LOG_LEVEL: 'silent',
    RATE_LIMIT: 'off',
    SMTP_URL: 'smtp://relay.example',
    MAIL_FROM: 'a@campaign.example',
  }
  const desk = await makeDesk(t, { config: readConfig(variables), outside })
  const editor = await desk.organizer('editor')
  await editor.postAndFollow('/organizer/campaigns/culture/texts/en', {
    edition: '1',
    title: 'T',
    summary: 'S',
    story: 'See [this](https://gone.example/a) and <https://here.example>.',
    links: 'https://gone.example/b More',
  })
  const page = sentences((await editor.get(PATH)).body)
  t.match(
    page,
    /A link leads nowhere: https:\/\/gone\.example\/a.*A link leads nowhere: https:\/\/gone\.example\/b/s,
  )
  t.same([...new Set(checked)].sort(), [
    'https://gone.example/a',
    'https://gone.example/b',
    'https://here.example',
  ])
  t.match(page, /lacks its SPF record/)
  t.match(page, /lacks its DMARC record/)
})

t.test(
  'a campaign is paused with or without its letters, goes on, and is closed with a note of victory',
  async (t) => {
    const desk = await makeDesk(t)
    const editor = await desk.organizer('editor')
    const act = (name: string, fields = {}) =>
      editor.postAndFollow(`/organizer/campaigns/culture/${name}`, fields)
    await sendLetter(desk.world)
    await sendLetter(desk.world, { email: 'ben@supporters.example', note: 'See https://evil.example' })
    await act('pause', { sends: 'on' })
    t.match(await desk.world.campaign(), { status: 'paused', sends_while_paused: true })
    t.match((await act('resumption')).body, /Before the next publishing/)
    t.match(await desk.world.campaign(), { status: 'live' })
    await act('pause')
    t.match(await desk.world.campaign(), { status: 'paused', sends_while_paused: false })
    const words = { title: 'T', summary: 'S', story: 'Why.', victory: 'They are free.' }
    await editor.postAndFollow('/organizer/campaigns/culture/texts/en', { edition: '1', ...words })
    t.notMatch((await editor.get('/organizer/campaigns/culture')).body, /What is left to do/)
    const closed = sentences((await act('closing')).body)
    t.equal((await desk.world.campaign()).status, 'closed')
    t.match(closed, /1 letter is held: somebody must read it.*\d letters? still goe?s? out by e-mail/s)
    t.match(closed, /removed 7 days after .* 30 days after the end/)
    await desk.world.db.updateTable('letters').set({ status: 'withdrawn' }).execute()
    await desk.world.db.updateTable('deliveries').set({ state: 'settled' }).execute()
    const done = sentences((await editor.get('/organizer/campaigns/culture')).body)
    t.match(done, /Nothing waits any more/)
    const fresh = await makeDesk(t)
    await fresh.world.db.updateTable('campaigns').set({ status: 'closed' }).execute()
    await fresh.world.db
      .updateTable('campaign_texts')
      .set({ victory: 'They are **free**.\n\nThank you.' })
      .execute()
    const told = (await fresh.stranger().get('/campaigns/culture')).body
    t.match(told, /<p>They are <strong>free<\/strong>\.<\/p>\s*<p>Thank you\.<\/p>/)
    t.ok(
      told.indexOf('They are <strong>') < told.indexOf('id="letter"'),
      'what was won stands before the letter',
    )
    t.match(told, 'English: the letter of this campaign', 'which nobody will receive any more')
  },
)

t.test('a viewer sees what is missing and can switch nothing', async (t) => {
  const desk = await makeDesk(t)
  const viewer = await desk.organizer('viewer')
  t.equal((await viewer.get(PATH)).status, 200)
  t.equal((await viewer.post('/organizer/campaigns/culture/closing')).status, 403)
  t.equal((await desk.world.campaign()).status, 'live')
})
