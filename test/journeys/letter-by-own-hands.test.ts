import { readFile } from 'node:fs/promises'
import { simpleParser } from 'mailparser'
import type { Page } from 'playwright-core'
import t from 'tap'
import { translatorFor } from '../../src/i18n.ts'
import { choosePage } from '../../src/own-hands/choose-page.ts'
import { selfReportsBefore } from '../../src/own-hands/own-hands-reports.ts'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { type Desk, makeDesk } from '../support/desk.ts'
import { pageLines, readPages } from '../support/pdf.ts'
import { sentences } from '../support/visitor.ts'
import { DAY } from '../support/world.ts'

const pathTo = (desk: Desk, recipient: keyof Desk['world']['recipients']) =>
  `/campaigns/culture/own-hands?recipient=${desk.world.recipients[recipient]}`

/** Opens the page for one recipient and records what it asks for from then on. */
async function openPage(desk: Desk, page: Page, path: string): Promise<{ url: string; asked: string[] }> {
  const site = await desk.app.listen({ port: 0 })
  await page.goto(`${site}${path}`, { waitUntil: 'networkidle' })
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  return { url: site, asked }
}

t.test(
  'everything can be done on the page, and after it has loaded it asks for nothing',
  { skip: NO_CHROMIUM },
  async (t) => {
    const desk = await makeDesk(t)
    const browser = await launchChromium(t)
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const page = await context.newPage()
    const { asked } = await openPage(desk, page, pathTo(desk, 'unesco'))
    const name = 'Ганна Прыклад'
    await page.fill('#own-name', name)
    await page.fill('#own-place', 'Польшча')
    t.equal(await page.locator('.sheet-signature').innerText(), `${name}\nПольшча`)
    t.match(await page.inputValue('#body'), `Yours sincerely,\n\n${name}\nПольшча`)
    await page.click('[data-copy="body"]')
    t.equal(await page.evaluate('navigator.clipboard.readText()'), await page.inputValue('#body'))
    const mailto = (await page.getAttribute('[data-compose][href^="mailto:"]', 'href')) ?? ''
    t.match(decodeURIComponent(mailto), name)
    t.ok(mailto.length < 1_900)
    await page.fill('#own-place', 'Вельмі доўгі адрас, '.repeat(20))
    const links = await page
      .locator('[data-compose]')
      .evaluateAll((all) => all.map((one) => (one as unknown as { href: string }).href))
    for (const link of links) t.ok(link.length <= 1_900, 'however much she types')
    await page.fill('#own-place', 'Польшча')
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-eml]')])
    const draft = await simpleParser(await readFile((await download.path()) ?? ''))
    t.equal(draft.headers.get('x-unsent'), '1')
    t.equal(draft.subject, await page.inputValue('#subject'))
    t.match(draft.text, `${name}\nПольшча`)
    t.match(draft.to, { value: [{ address: 'dg@unesco.example' }] })
    t.same(
      asked.filter((url) => !url.startsWith('blob:')),
      [],
      'no request after load, whatever was typed and pressed',
    )
    t.same(
      await page.evaluate('fetch("/").then(() => "sent", () => "held")'),
      'held',
      'the browser holds it to that',
    )
    await context.close()
  },
)

t.test(
  'without scripts the letter stands there to be selected, and its files can be had',
  { skip: NO_CHROMIUM },
  async (t) => {
    const desk = await makeDesk(t)
    const browser = await launchChromium(t)
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    const { asked } = await openPage(desk, page, pathTo(desk, 'unesco'))
    t.equal(await page.locator('#own-name').isVisible(), false)
    t.match(await page.locator('main').innerText(), 'Write your own there before you send it.')
    await page.locator('#body').focus()
    await page.keyboard.press('Control+A')
    t.match(await page.inputValue('#body'), '[your name]\n[your country]')
    t.equal(await page.locator('[data-copy]').first().isVisible(), false)
    t.same(asked, [])
    await context.close()
  },
)

t.test('the page may not post, may not connect, and names itself to nobody', async (t) => {
  const desk = await makeDesk(t)
  const { headers, body } = await desk.stranger().get(pathTo(desk, 'unesco'))
  const policy = String(headers['content-security-policy'])
  for (const rule of ["default-src 'none'", "form-action 'none'", "connect-src 'none'"]) t.match(policy, rule)
  t.equal(headers['referrer-policy'], 'no-referrer')
  t.equal(headers['cache-control'], 'no-store')
  t.notOk(headers['set-cookie'])
  t.notMatch(body, '<form')
  t.match(body, 'https://mail.google.com/mail/?view')
  t.match(body, 'hreflang="be"', 'the page can be read in another language')
  const senator = (await desk.stranger().get(pathTo(desk, 'senator'))).body
  t.match(senator, 'hreflang="be"', 'also where the letter has one language only')
})

t.test('files bear the same words as the page, in the language and variant that it names', async (t) => {
  const desk = await makeDesk(t)
  const ann = desk.stranger()
  for (const [language, seed] of [
    ['en', 0],
    ['en', 3],
    ['fr', 0],
  ] as const) {
    const query = `recipient=${desk.world.recipients.unesco}&language=${language}&seed=${seed}`
    const page = await ann.get(`/campaigns/culture/own-hands?${query}`)
    const draft = await simpleParser((await ann.get(`/campaigns/culture/own-hands/letter.eml?${query}`)).body)
    t.match(page.body, draft.subject)
    for (const line of (draft.text ?? '').split('\n').filter((line) => line !== ''))
      t.match(page.body, line.replaceAll("'", '&#x27;'))
    const pdf = await desk.app.inject({ url: `/campaigns/culture/own-hands/letter.pdf?${query}` })
    const lines = readPages(pdf.rawPayload).flatMap(pageLines)
    t.ok(lines.includes(draft.subject ?? ''))
    t.notMatch(lines.join('\n'), /\[your/, 'name and signature are written by hand')
  }
  for (const query of [
    'recipient=none',
    'recipient=',
    `recipient=${desk.world.keyring.signing.toString('hex')}`,
  ])
    t.equal((await ann.get(`/campaigns/culture/own-hands?${query}`)).status, 404)
  const odd = await ann.get(`${pathTo(desk, 'unesco')}&language=xx&seed=99999999&language=en`)
  t.equal(odd.status, 200)
})

t.test('each office offers the ways it has, and says what it demands', async (t) => {
  const desk = await makeDesk(t)
  const ann = desk.stranger()
  const list = await ann.get('/campaigns/culture/own-hands')
  t.match(sentences(list.body), /France .* by post Poland .* by e-mail/)
  const poland = sentences((await ann.get(pathTo(desk, 'poland'))).body)
  t.match(poland, /A letter without the sender’s name and postal address is left unexamined there/)
  t.match(poland, /\[your postal address\]/)
  const france = await ann.get(pathTo(desk, 'france'))
  t.notMatch(france.body, 'mailto:')
  t.match(sentences(france.body), /37, quai d'Orsay 75007 Paris FRANCE Download as PDF/)
  t.match(
    (await ann.get(pathTo(desk, 'senator'))).body,
    'href="https://senate.example/contact" target="_blank"',
  )
})

t.test('a whole parliament to write to is folded away by country', async (t) => {
  const { world } = await makeDesk(t)
  const campaign = await world.campaign()
  const [one] = campaign.recipients
  if (!one) throw new Error('a campaign with recipients')
  const deputies = ['PL', 'LT'].flatMap((country) =>
    Array.from({ length: 15 }, (_, at) => ({ ...one, country, id: `${country}${at}` })),
  )
  const around = { words: translatorFor('en'), path: (path: string) => path, isTrial: true }
  const page = choosePage({ ...around, campaign: { ...campaign, recipients: deputies } })
  t.match(page.places, [{ title: 'Lithuania (15)' }, { title: 'Poland (15)' }])
  t.equal(page.recipients, null)
  t.equal(page.notice, null)
  const example = { ...campaign, example: true, example_year: 2021, adopted_at: null }
  const { notice } = choosePage({ ...around, campaign: example })
  t.match(notice, { title: 'An example from 2021.', text: /“\.example” lead nowhere/ })
})

t.test(
  'in a campaign of own hands no letter is taken, and "I sent it" is counted apart from everything',
  async (t) => {
    const desk = await makeDesk(t)
    const { world } = desk
    await world.db.updateTable('campaigns').set({ mode: 'own_hands' }).execute()
    const ann = desk.stranger()
    const campaign = await ann.get('/campaigns/culture')
    t.match(campaign.body, 'href="/campaigns/culture/own-hands">Take the letter')
    t.notMatch(campaign.body, 'id="letter-form"')
    const page = await ann.get(`/campaigns/culture/own-hands/sent?recipient=${world.recipients.unesco}`)
    t.match(sentences(page.body), /This adds one to what supporters report/)
    const report = { recipient: world.recipients.unesco }
    const told = await ann.postAndFollow('/campaigns/culture/own-hands/reports', report)
    t.match(sentences(told.body), /Thank you/)
    await Promise.all(
      Array.from({ length: 24 }, () => ann.post('/campaigns/culture/own-hands/reports', report)),
    )
    const { id } = await world.campaign()
    const tomorrow = new Date(world.clock.now().getTime() + DAY)
    t.same(await selfReportsBefore(world.db, id, tomorrow), { sent: 25, did_not_work: 0 })
    t.match(await selfReportsBefore(world.db, id, world.clock.now()), { sent: 0 }, 'nobody sees it today')
    t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 0)
    t.equal((await ann.post('/campaigns/culture/own-hands/reports', { recipient: 'x' })).status, 404)
  },
)
