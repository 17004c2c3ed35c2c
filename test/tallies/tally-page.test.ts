import t from 'tap'
import { turnTallies } from '../../src/tallies/turn-tallies.ts'
import { findFaults, sidewaysScroll } from '../support/axe.ts'
import { insertBacklog } from '../support/backlog.ts'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { makeSite } from '../support/site.ts'
import { waitUntil } from '../support/wait.ts'
import { makeWorld, type World } from '../support/world.ts'

const PAGE = '/campaigns/culture/tally'

async function addLetters(world: World, count: number): Promise<void> {
  const backlog = { domain: 'example.example', isSealed: false }
  await insertBacklog(world, { ...backlog, count: count * 2, recipientId: world.recipients.unesco })
  await insertBacklog(world, { ...backlog, count, recipientId: world.recipients.poland })
  await turnTallies(world)
}

t.test('the page says in words, pictures and tables what became of the letters', async (t) => {
  const world = await makeWorld(t)
  const site = await makeSite(t, world.letters, { databaseUrl: world.url })
  const empty = await site.inject({ url: PAGE })
  t.match(empty.body, /Be among the first/)
  t.notMatch(empty.body, /The way of the letters/)
  await addLetters(world, 20)
  await world.db
    .insertInto('recipient_answers')
    .values({
      campaign_id: (await world.campaign()).id,
      recipient_id: world.recipients.unesco,
      answer: 'answered',
      link: 'https://unesco.example/answer',
      answered_on: '2026-11-22',
      updated_at: world.clock.now(),
    })
    .execute()
  await waitUntil('the new numbers are told', 10_000, async () => {
    const { body } = await site.inject({ url: PAGE })
    return body.includes('60 people have written')
  })
  const { body } = await site.inject({ url: PAGE })
  t.match(body, /60<\/span> waiting for their turn/)
  t.match(body, /<svg[^>]+role="img"/)
  t.match(body, /UNESCO.*<strong>40<\/strong>/s)
  t.match(body, /href="https:\/\/unesco.example\/answer" rel="noopener noreferrer">Answered/)
  t.match(body, /22 November 2026/)
  const { view } = site
  site.view = () => Promise.reject(new Error('drawn once more'))
  for (let reader = 0; reader < 20; reader++)
    t.equal(
      (await site.inject({ url: `${PAGE}?utm=${reader}` })).body,
      body,
      'the same numbers are drawn once',
    )
  site.view = view
})

t.test('a reader of the open page hears of a letter that is confirmed, in her language', async (t) => {
  const world = await makeWorld(t)
  const site = await makeSite(t, world.letters, { databaseUrl: world.url })
  const address = await site.listen({ host: '127.0.0.1', port: 0 })
  await addLetters(world, 4)
  const answer = await fetch(`${address}${PAGE}/events?lang=be`)
  t.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  let heard = ''
  const reading = (async () => {
    for await (const part of answer.body!) heard += Buffer.from(part).toString()
  })()
  await waitUntil('the numbers of this moment', 10_000, () => heard.includes('Напісалі 12 чалавек'))
  await addLetters(world, 3)
  await waitUntil('the new numbers', 10_000, () => heard.includes('Напісаў 21 чалавек'))
  await site.close()
  await reading
  t.match(heard, /^retry: \d+\n\ndata: \{/, 'lines of events')
})

t.test('everybody can read the page', { skip: NO_CHROMIUM }, async (t) => {
  const world = await makeWorld(t)
  const site = await makeSite(t, world.letters)
  const address = await site.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launchChromium(t)
  for (const [count, colorScheme, width] of [[0, 'light', 1280] as const, [20, 'dark', 360] as const]) {
    if (count > 0) await addLetters(world, count)
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 }, locale: 'ru' })
    const refused: string[] = []
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()))
    await page.goto(`${address}${PAGE}`)
    await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    t.same(await findFaults(page), [], `${count} letters, ${colorScheme}, ${width} px`)
    t.equal(await sidewaysScroll(page), 0)
    t.same(refused, [], 'nothing was against the policy')
    await page.close()
  }
})
