import { simpleParser } from 'mailparser'
import t from 'tap'
import { selfReportsBefore } from '../../src/own-hands/own-hands-reports.ts'
import { type Desk, makeDesk } from '../support/desk.ts'
import { deliveryNow, sendLetter } from '../support/letters.ts'
import { pageLines, readPages } from '../support/pdf.ts'
import { sentences } from '../support/visitor.ts'
import { DAY, type World } from '../support/world.ts'

async function receiptOf(desk: Desk, token: string): Promise<string> {
  return (await desk.stranger().get(`/letters/${token}/receipt`)).body
}

const fieldOf = (html: string, id: string) =>
  new RegExp(`<textarea id="${id}"[^>]*>\\n([^<]*)</textarea>`).exec(html)?.[1]?.replaceAll('&#x27;', "'")

/** As the tally tells them from tomorrow on. */
async function reportsOfToday({ db, clock, campaign }: World) {
  return await selfReportsBefore(db, (await campaign()).id, new Date(clock.now().getTime() + DAY))
}

t.test('a letter by web form: led field by field to the official form, and told how it went', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const { token, deliveries } = await sendLetter(world, { recipients: [world.recipients.senator] })
  const id = deliveries[0]?.id ?? ''
  const receipt = await receiptOf(desk, token)
  t.match(sentences(receipt), /In your hands\. This office takes letters only through its own web form/)
  const [, link = ''] = /href="([^"]*\/forms\/[^"]*)"/.exec(receipt) ?? []
  const ann = desk.stranger()
  const page = await ann.get(link)
  t.match(sentences(page.body), /The web form of this office is meant for its own voters/, 'said before')
  t.match(
    page.body,
    'href="https://senate.example/contact" target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer"',
  )
  t.equal(fieldOf(page.body, 'name'), 'Ann Example')
  t.match(fieldOf(page.body, 'subject'), /^(Culture in Belarus|Please speak for culture)$/)
  t.match(fieldOf(page.body, 'body'), /^Dear Senator Example:\n\nI write to you as a .*Ann Example\nPoland$/s)
  t.equal((await deliveryNow(world, id)).self_report, null, 'reading tells nothing')

  const told = await ann.postAndFollow(`/letters/${token}/deliveries/${id}/report`, { told: 'sent' })
  t.match(sentences(told.body), /You told us that you sent it\. Thank you\./)
  t.match(await deliveryNow(world, id), { state: 'handed_over', self_report: 'sent' })
  t.same(await reportsOfToday(world), { sent: 1, did_not_work: 0 })
  await ann.post(`/letters/${token}/deliveries/${id}/report`, { told: 'did_not_work' })
  t.match(await deliveryNow(world, id), { self_report: 'did_not_work' })
  t.same(await reportsOfToday(world), { sent: 0, did_not_work: 1 })
  t.equal((await ann.post(`/letters/${token}/deliveries/${id}/report`, { told: 'accepted' })).status, 404)
})

t.test('a form that takes less than the letter is offered a shorter one', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  await world.db
    .updateTable('contacts')
    .set({ body_limit: 110, subject_limit: 10 })
    .where('channel', '=', 'form')
    .execute()
  const { token, deliveries } = await sendLetter(world, { recipients: [world.recipients.senator] })
  const page = await desk.stranger().get(`/letters/${token}/forms/${deliveries[0]?.id}`)
  t.match(sentences(page.body), /Its form takes 110 characters at most\./)
  t.match(sentences(page.body), /the shortened one fits/)
  const short = fieldOf(page.body, 'short') ?? ''
  t.ok(short.length > 60 && short.replaceAll('\n', '\r\n').length <= 110)
  t.match(short, /Ann Example/)
  t.ok((fieldOf(page.body, 'subject') ?? '').length <= 10)
})

t.test('a form that did not work leads to the post, if she wants it to', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  await world.db
    .insertInto('contacts')
    .values({
      recipient_id: world.recipients.senator,
      channel: 'post',
      address: '506 Hart Senate Office Building\nWashington, DC 20510\nUNITED STATES OF AMERICA',
      preference: 2,
    })
    .execute()
  const { token, deliveries } = await sendLetter(world, { recipients: [world.recipients.senator] })
  const id = deliveries[0]?.id ?? ''
  t.notMatch(await receiptOf(desk, token), /name="channel"/)
  const ann = desk.stranger()
  const told = await ann.postAndFollow(`/letters/${token}/deliveries/${id}/report`, { told: 'did_not_work' })
  t.match(sentences(told.body), /Your letter can go another way: Print it and post it for me/)
  const taken = await ann.postAndFollow(`/letters/${token}/deliveries/${id}/channel`, { channel: 'post' })
  t.match(sentences(taken.body), /Waits to be printed and posted\./)
  t.notMatch(sentences(taken.body), /it did not work/, 'what was said of the form is past')
  const pdf = await desk.app.inject({ url: `/letters/${token}/deliveries/${id}/letter.pdf` })
  const [page] = readPages(pdf.rawPayload)
  t.match(page, { width: 612, height: 792 }, 'US Letter')
  t.match(pageLines(page).join('\n'), /506 Hart Senate Office Building/)
})

t.test('one form, one confirmation, four ways: the receipt tells each and what to do next', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const { unesco, poland, france, senator } = world.recipients
  const { token, deliveries } = await sendLetter(world, {
    recipients: [unesco, poland, france, senator],
    postal_address: 'ul. Miodowa 1\n00-251 Warszawa',
    note: 'Ўсе літары тут.',
  })
  t.equal(deliveries.length, 4)
  await world.db
    .updateTable('recipients')
    .set({ advice: ['public_record'] })
    .where('id', '=', france)
    .execute()
  const form = sentences((await desk.stranger().get('/campaigns/culture')).body)
  t.match(form, /What arrives there becomes a public document/, 'said before sending')
  t.match(form, /Postal address, if you write to: Poland/, 'asked for those who need it')
  const now = world.clock.now()
  await world.db
    .insertInto('breakers')
    .values({
      scope: 'receiving_domain',
      key: 'unesco.example',
      reason: 'policy',
      open_until: new Date(now.getTime() + 3_600_000),
      updated_at: now,
    })
    .execute()
  const receipt = sentences(await receiptOf(desk, token))
  for (const told of [
    /1 letter is in your hands and goes nowhere before you send it\./,
    /In your hands: 1 letter .*We carry: 2 letters .*On paper, by post: 1 letter /,
    /Director-General, UNESCO by e-mail Waiting to go out\..* Its mail server refuses letters like these at present, so yours waits\. It can go another way: I send it myself/,
    /Ministry of Foreign Affairs of Poland Poland · by e-mail Waiting to go out\./,
    /Ministry of Foreign Affairs of France France · by post Waits to be printed and posted\./,
    /Jean Example US · through its web form In your hands\..* Fill in its form/,
  ])
    t.match(receipt, told)

  const id = deliveries.find(({ recipient_id }) => recipient_id === unesco)?.id ?? ''
  const ann = desk.stranger()
  const page = await ann.postAndFollow(`/letters/${token}/deliveries/${id}/channel`, { channel: 'own_hands' })
  t.match(page.body, 'href="mailto:dg@unesco.example?subject')
  const { rawPayload } = await desk.app.inject({ url: `/letters/${token}/deliveries/${id}/letter.eml` })
  const draft = await simpleParser(rawPayload)
  t.match(draft.to, { value: [{ address: 'dg@unesco.example' }] })
  t.match(draft.text, /Ўсе літары тут\.\n\nYours sincerely,\n\nAnn Example\nPoland/)
  t.match(
    sentences(await receiptOf(desk, token)),
    /by your own hand In your hands\. You send this one yourself\./,
  )
  t.match(await deliveryNow(world, id), { state: 'handed_over', channel: 'own_hands' })
  const again = await ann.post(`/letters/${token}/deliveries/${id}/channel`, { channel: 'post' })
  t.match(again.location, /\/receipt$/, 'what is not offered is not taken')
})

t.test('forged links, deliveries of others and letters that are not confirmed lead nowhere', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const hers = await sendLetter(world, { recipients: [world.recipients.senator] })
  const his = await sendLetter(world, { email: 'ben@home.example', recipients: [world.recipients.senator] })
  const id = his.deliveries[0]?.id
  const ann = desk.stranger()
  for (const token of [hers.token, `${hers.token}x`, 'x'])
    for (const path of [
      `forms/${id}`,
      `own-hands/${id}`,
      `deliveries/${id}/letter.pdf`,
      `deliveries/${id}/letter.eml`,
    ])
      t.equal((await ann.get(`/letters/${token}/${path}`)).status, 404, path)
  t.equal((await ann.post(`/letters/${hers.token}/deliveries/${id}/report`, { told: 'sent' })).status, 404)
  t.equal((await ann.get(`/letters/${hers.token}/forms/none`)).status, 404)
  t.equal((await deliveryNow(world, id ?? '')).self_report, null)
})

t.test('a form that has moved is found where it stands now', async (t) => {
  const desk = await makeDesk(t)
  const { senator } = desk.world.recipients
  const { token, deliveries } = await sendLetter(desk.world, { recipients: [senator] })
  const moved = { recipient_id: senator, channel: 'form', address: 'https://senate.example/write' } as const
  await desk.world.db.insertInto('contacts').values(moved).execute()
  const form = async () => (await desk.stranger().get(`/letters/${token}/forms/${deliveries[0]?.id}`)).body
  t.match(await form(), 'https://senate.example/contact')
  const old = desk.world.db.updateTable('contacts').set({ left_at: desk.world.clock.now() })
  await old.where('address', '=', 'https://senate.example/contact').execute()
  t.match(await form(), 'https://senate.example/write')
})
