import t from 'tap'
import { signLetterToken } from '../../src/letters/letter-token.ts'
import { type Desk, makeDesk } from '../support/desk.ts'
import { putInState, sendLetter } from '../support/letters.ts'
import { pageLines, readPages } from '../support/pdf.ts'
import { sentences, type Visitor } from '../support/visitor.ts'
import { DAY } from '../support/world.ts'

/** Downloads a file as the browser of a visitor. */
async function download(desk: Desk, visitor: Visitor, url: string) {
  const answer = await desk.app.inject({ url, cookies: Object.fromEntries(visitor.cookies) })
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload }
}

async function receiptOf(desk: Desk, token: string): Promise<string> {
  return sentences((await desk.stranger().get(`/letters/${token}/receipt`)).body)
}

const fields = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`name="${name}" (?:type="\\w+" )?[^>]*value="([^"]*)"`, 'g'))].map(
    ([, value]) => value,
  )

t.test(
  'a letter by post: confirmed, printed word for word, posted with its number, and told at each step',
  async (t) => {
    const desk = await makeDesk(t)
    const { world } = desk
    const { france } = world.recipients
    const { token } = await sendLetter(world, {
      name: 'Ганна Прыклад',
      recipients: [france],
      note: 'Дзякуй, што чытаеце: ўсе літары тут.',
      show_name: 'on',
    })
    t.match(await receiptOf(desk, token), /Waits to be printed and posted\./)

    const ed = await desk.organizer('editor', 'Ed')
    const queue = await ed.get('/organizer/print')
    t.match(
      sentences(queue.body),
      /Minister of Foreign Affairs, Ministry of Foreign Affairs of France .* 1 letter/,
    )
    const [campaign = ''] = fields(queue.body, 'campaign')
    const [recipient = ''] = fields(queue.body, 'recipient')
    const made = await ed.post('/organizer/print/bundles', {
      campaign,
      recipient,
      most: '1',
      posted_from: '',
    })
    t.equal(made.status, 303)
    const bundle = made.location?.split('?')[0] ?? ''

    const { status, headers, bytes } = await download(desk, ed, `${bundle}/letters.pdf`)
    t.equal(status, 200)
    t.match(headers, {
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="bundle-1.pdf"',
    })
    const taken = desk.world.db
      .selectFrom('audit_log')
      .select('subject')
      .where('act', '=', 'bundle.downloaded')
    t.same(await taken.execute(), [{ subject: 'bundle 1' }], 'who takes names and addresses along is told')
    const [label, cover, letter] = readPages(bytes).map((page) => pageLines(page).join('\n'))
    t.match(label, /FRANCE/)
    t.match(cover, /1 lettre : Écrivez pour la culture/)
    t.match(cover, 'Ганна Прыклад')
    for (const line of [
      'Minister of Foreign Affairs',
      "37, quai d'Orsay",
      'La culture au Bélarus',
      'Je vous écris en lectrice.',
      'Дзякуй, што чытаеце: ўсе літары тут.',
      'Ганна Прыклад',
      'Pologne, 23 novembre 2026',
    ])
      t.match(letter, line)

    const page = await ed.get(`${bundle}/sheets`)
    for (const words of ['Je vous écris en lectrice.', 'Ганна Прыклад', '1 lettre : Écrivez pour la culture'])
      t.match(page.body, words)

    const printed = await ed.postAndFollow(`${bundle}/printing`)
    t.match(sentences(printed.body), /Marked as printed\. .* It is posted/)
    t.match(await receiptOf(desk, token), /Printed\./)
    world.clock.move(DAY / 24)
    const wrong = await ed.post(`${bundle}/posting`, { posted_on: 'yesterday', tracking: 'RR 1' })
    t.equal(wrong.status, 401, 'an hour without use has ended the session, and what was typed is kept')
    t.match(wrong.body, 'value="RR 1"')
  },
)

t.test('two organizers at once, a second printing, a mistake taken back', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const { id, token } = await sendLetter(world, { recipients: [world.recipients.france] })
  const [ed, eve] = [await desk.organizer('editor', 'Ed'), await desk.organizer('editor', 'Eve')]
  const campaign = (await world.campaign()).id
  const wish = { campaign, recipient: world.recipients.france, most: '100', posted_from: 'PL' }
  const [first, second] = await Promise.all([
    ed.post('/organizer/print/bundles', wish),
    eve.post('/organizer/print/bundles', wish),
  ])
  t.same([first.status, second.status].sort(), [303, 409])
  const [winner, loser] = first.status === 303 ? [first, second] : [second, first]
  t.match(sentences(loser.body), /somebody else has taken them into a bundle/)
  const bundle = winner.location?.split('?')[0] ?? ''

  const early = await ed.post(`${bundle}/posting`, { posted_on: '2026-11-24' })
  t.equal(early.status, 409)
  t.match(sentences(early.body), /Say first that it is printed/)
  await ed.post(`${bundle}/printing`)
  const again = await eve.postAndFollow(`${bundle}/printing`)
  t.match(sentences(again.body), /printed once more\. .* was marked as printed 2 times/)
  const invalid = await ed.post(`${bundle}/posting`, { posted_on: 'soon' })
  t.equal(invalid.status, 422)
  t.match(sentences(invalid.body), /Give the day as year, month and day/)
  for (const never of ['2030-01-01', '0001-01-01']) {
    const untrue = await ed.post(`${bundle}/posting`, { posted_on: never })
    t.equal(untrue.status, 422, never)
    t.match(sentences(untrue.body), /Give a day between the making of the bundle and today/)
  }
  const posted = await ed.postAndFollow(`${bundle}/posting`, {
    posted_on: '2026-11-24',
    tracking: 'RR 123 PL',
  })
  t.match(sentences(posted.body), /Posted on 24 November 2026\. RR 123 PL/)
  t.match(await receiptOf(desk, token), /Posted\./)

  await ed.post(`${bundle}/return`)
  await ed.post(`${bundle}/return`)
  t.match(await receiptOf(desk, token), /Waits to be printed and posted\./)
  t.equal((await ed.post(`${bundle}/printing`)).status, 409)
  const acts = await world.db
    .selectFrom('audit_log')
    .select('act')
    .where('act', 'like', 'bundle.%')
    .orderBy('id')
    .execute()
  t.same(
    acts.map(({ act }) => act.replace('bundle.', '')),
    ['made', 'printed', 'printed_again', 'posted', 'corrected', 'returned'],
  )
  t.ok(signLetterToken(world.keyring.signing, id, world.clock.now()))
})

t.test(
  'who has not shown lately that it is she sees how many letters there are, but no letter',
  async (t) => {
    const desk = await makeDesk(t)
    await sendLetter(desk.world, { recipients: [desk.world.recipients.france] })
    const [ed, vic] = [await desk.organizer('editor', 'Ed'), await desk.organizer('viewer', 'Vic')]
    const wish = { campaign: (await desk.world.campaign()).id, recipient: desk.world.recipients.france }
    const made = await ed.post('/organizer/print/bundles', wish)
    const bundle = made.location?.split('?')[0] ?? ''
    t.equal((await vic.get(`${bundle}/letters.pdf`)).status, 403)
    desk.world.clock.move(20 * 60_000)
    const page = await ed.get(bundle)
    t.notMatch(page.body, 'letters.pdf')
    t.match(sentences(page.body), /Confirm first that it is you/)
    t.match(await ed.get(`${bundle}/letters.pdf`), { status: 303, location: /\/organizer\/session\/proof/ })
  },
)

t.test('a letter taken back between bundle and post is named by its sheet', async (t) => {
  const desk = await makeDesk(t)
  const { token } = await sendLetter(desk.world, { recipients: [desk.world.recipients.france] })
  const ed = await desk.organizer('editor', 'Ed')
  const wish = { campaign: (await desk.world.campaign()).id, recipient: desk.world.recipients.france }
  const made = await ed.post('/organizer/print/bundles', wish)
  const bundle = made.location?.split('?')[0] ?? ''
  await desk.stranger().post(`/letters/${token}/withdrawal`)
  t.match(sentences((await ed.get(bundle)).body), /Taken back by their authors: sheet 1\./)
  t.equal((await download(desk, ed, `${bundle}/letters.pdf`)).status, 404, 'nothing is left to be set')
  t.equal((await ed.get('/organizer/print/bundles/none')).status, 404)
  const unknown = '/organizer/print/bundles/3f8b1a52-9c1e-4f7e-8a3d-1c2b3a4d5e6f'
  const other = await sendLetter(desk.world, {
    email: 'eve@supporters.example',
    recipients: [desk.world.recipients.france],
  })
  const next = (await ed.post('/organizer/print/bundles', wish)).location?.split('?')[0] ?? ''
  await putInState(desk.world, [other.deliveries[0]?.id as string], 'expired')
  t.match(sentences((await ed.get(next)).body), /Given up meanwhile and not to be posted: sheet 1\./)
  t.match(sentences((await ed.get('/organizer/print')).body), /Bundle 2 .* 0 letters/)
  for (const url of [unknown, `${unknown}/letters.pdf`, `${unknown}/sheets`])
    t.equal((await ed.get(url)).status, 404)
  for (const act of ['printing', 'posting', 'return'])
    t.equal((await ed.post(`${unknown}/${act}`, { posted_on: '2026-11-24' })).status, 404)
})
