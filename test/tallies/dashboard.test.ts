import { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import readXlsx from 'read-excel-file/node'
import t from 'tap'
import { confirmPendingLetter } from '../../src/letters/confirm.queries.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { findFaults, sidewaysScroll } from '../support/axe.ts'
import { insertBacklog } from '../support/backlog.ts'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { type Desk, makeDesk } from '../support/desk.ts'
import { HOUR } from '../support/world.ts'

const HERE = '/organizer/campaigns/culture'

/** Three letters by three ways; one of the writers used a partner's code, one never confirmed. */
async function writeThree({ world }: Desk): Promise<void> {
  const { unesco, france, senator } = world.recipients
  const campaign = await world.campaign()
  for (const [name, via] of [['ann', 'radio'], ['ben'], ['cleo']]) {
    const form = { email: `${name}@supporters.example`, recipients: [unesco, france, senator], via }
    await writeLetter(world.letters, campaign, await world.form(form), 'en')
  }
  world.clock.move(3 * 60_000)
  const letters = await world.db.selectFrom('letters').select('id').orderBy('created_at').limit(2).execute()
  for (const { id } of letters)
    await confirmPendingLetter(world.db, { id, revision: 1, now: world.clock.now() })
  world.clock.move(2 * HOUR)
}

t.test('an organizer sees exact figures, however small', async (t) => {
  const desk = await makeDesk(t)
  await writeThree(desk)
  const viewer = await desk.organizer('viewer')
  const { body } = await viewer.get(`${HERE}/dashboard`)
  t.match(body, /Letters confirmed on these days<\/th><td class="number">2</)
  t.match(body, /Confirmed of those written<\/th><td class="number">67%</)
  t.match(body, /Time in which half are confirmed<\/th><td class="number">5 minutes</)
  t.match(body, /In the print queue<\/th><td class="number">2</)
  t.match(body, /Waiting over an hour for confirmation<\/th><td class="number">1</)
  t.match(body, /radio<\/th><td class="number">1<\/td><td class="number">50%/)
  t.match(body, /Last letter goes out, at the earliest<\/th><td class="number">\d+ Nov/)
  await desk.world.db.updateTable('campaigns').set({ status: 'paused' }).execute()
  const held = (await viewer.get(`${HERE}/dashboard`)).body
  t.match(
    held,
    /Last letter goes out, at the earliest<\/th><td class="number">held, until/,
    'nothing is promised meanwhile',
  )
  const before = await viewer.get(`${HERE}/dashboard?from=2026-01-01&until=2026-01-31`)
  t.match(before.body, /Letters confirmed on these days<\/th><td class="number">0</)
  const beside = await viewer.get(`${HERE}/dashboard?compare=culture`)
  t.match(beside.body, /<th scope="col" class="number">Write for culture<\/th>/)
})

t.test('who is switched off is listed with its letters, and not at all when it got none', async (t) => {
  const desk = await makeDesk(t)
  await writeThree(desk)
  const { db, recipients } = desk.world
  const viewer = await desk.organizer('viewer')
  const look = async () => (await viewer.get(`${HERE}/dashboard`)).body
  const files = async () => (await viewer.get(`${HERE}/dashboard/figures.csv`)).body
  t.match([await look(), await files()], [/Affairs of Poland/, /Affairs of Poland/])
  const off = db.updateTable('recipients').set({ enabled: false })
  await off.where('id', 'in', [recipients.unesco, recipients.poland]).execute()
  const body = await look()
  t.notMatch(body, /Affairs of Poland/, 'nobody wrote to it and nobody can')
  t.match(body, /UNESCO[\s\S]{0,800}held: the recipient is switched off/)
  t.match(body, /Last letter goes out, at the earliest<\/th><td class="number">held, until/)
  const csv = await files()
  t.notMatch(csv, /Affairs of Poland/)
  t.match(csv, /UNESCO,Director-General,2,/)
  await off.execute()
  await db
    .insertInto('recipient_answers')
    .values({
      campaign_id: (await desk.world.campaign()).id,
      recipient_id: recipients.poland,
      answer: 'refused',
      updated_at: desk.world.clock.now(),
    })
    .execute()
  t.match(await look(), /Affairs of Poland/, 'an answer that was noted can still be changed')
})

t.test('of many recipients the first are shown, then all of them', async (t) => {
  const desk = await makeDesk(t)
  await writeThree(desk)
  await sql`
    with added as (
      insert into recipients (directory_id, name, office, kind, role, languages, confidence)
      select directory_id, 'Council ' || number, '', 'office', 'official', '{en}', 'medium'
      from recipients cross join generate_series(1, 60) as number
      where recipients.id = ${desk.world.recipients.unesco} returning id)
    insert into campaign_recipients (campaign_id, recipient_id, position)
    select ${(await desk.world.campaign()).id}, id, 100 from added`.execute(desk.world.db)
  const viewer = await desk.organizer('viewer')
  const short = (await viewer.get(`${HERE}/dashboard`)).body
  const rowsOf = (body: string) => body.match(/<th scope="row">(Council|UNESCO) ?/g)?.length
  t.ok(Number(rowsOf(short)) < 50)
  t.match(short, /<th scope="row">UNESCO/, 'who got letters stands first')
  t.match(short, /<option[^>]*>Council 60</, 'an answer of each can be noted')
  t.match(short, /recipients&#x3D;all#recipients-title">Show all 64 recipients</)
  const long = (await viewer.get(`${HERE}/dashboard?recipients=all`)).body
  t.equal(rowsOf(long), 61)
  t.notMatch(long, /Show all/)
})

t.test('the figures can be taken along, and no cell is a formula', async (t) => {
  const desk = await makeDesk(t)
  await writeThree(desk)
  await desk.world.db.updateTable('recipients').set({ name: '=HYPERLINK("x")' }).execute()
  const viewer = await desk.organizer('viewer')
  const csv = await viewer.get(`${HERE}/dashboard/figures.csv`)
  const cells = parse(csv.body, { bom: true, relax_column_count: true }).flat()
  t.ok(cells.includes(`'=HYPERLINK("x")`))
  t.notOk(cells.some((cell) => /^[=+@]/.test(cell)))
  const cookies = Object.fromEntries(viewer.cookies)
  const { rawPayload } = await desk.app.inject({ url: `${HERE}/dashboard/figures.xlsx`, cookies })
  const sheets = await readXlsx(Readable.from([rawPayload]))
  t.match(JSON.stringify(sheets), /HYPERLINK/)
  t.match(JSON.stringify(sheets), /"Recipients"/)
})

t.test('an editor notes what a recipient answered, a viewer may not, and the public reads it', async (t) => {
  const desk = await makeDesk(t)
  await insertBacklog(desk.world, {
    count: 10,
    recipientId: desk.world.recipients.unesco,
    domain: 'unesco.example',
    isSealed: false,
  })
  const note = {
    recipient: desk.world.recipients.unesco,
    answer: 'agreed',
    link: 'https://unesco.example/yes',
  }
  const viewer = await desk.organizer('viewer')
  t.equal((await viewer.post(`${HERE}/answers`, note)).status, 403)
  const editor = await desk.organizer('editor')
  const { france } = desk.world.recipients
  const wrong = { ...note, recipient: france, link: 'javascript:alert(1)' }
  const refused = await editor.post(`${HERE}/answers`, wrong)
  t.equal(refused.status, 422)
  t.match(refused.body, `<option value="${france}" selected>`, 'the answer stays with whom it was meant for')
  for (const never of ['2030-01-01', '0001-01-01']) {
    const untrue = await editor.post(`${HERE}/answers`, { ...note, answered_on: never })
    t.equal(untrue.status, 422, never)
    t.match(untrue.body, 'No answer can have come on that day.')
  }
  t.equal((await editor.post(`${HERE}/answers`, { ...note, answered_on: '2026-11-20' })).status, 303)
  const page = await desk.stranger().get('/campaigns/culture/tally')
  t.match(
    page.body,
    /href="https:\/\/unesco.example\/yes"[^>]*>Agreed<\/a> <span class="soft">20 November 2026/,
  )
  t.match(
    (await viewer.get(`${HERE}/dashboard`)).body,
    /<strong>UNESCO<\/strong>: Agreed, 20 November 2026, <a href="https:\/\/unesco.example\/yes"/,
    'the desk lists what was noted',
  )
})

t.test('everybody on the desk can use it', { skip: NO_CHROMIUM }, async (t) => {
  const desk = await makeDesk(t)
  await writeThree(desk)
  const viewer = await desk.organizer('viewer')
  const address = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  const context = await (await launchChromium(t)).newContext({ viewport: { width: 400, height: 800 } })
  await context.addCookies([
    { name: 'organizer', value: viewer.cookies.get('organizer') as string, url: address },
  ])
  const page = await context.newPage()
  await page.goto(`${address}${HERE}/dashboard`)
  t.same(await findFaults(page), [])
  t.equal(await sidewaysScroll(page), 0)
})
