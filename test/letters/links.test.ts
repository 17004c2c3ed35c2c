import t from 'tap'
import { signLetterToken } from '../../src/letters/letter-token.ts'
import { DAY } from '../support/world.ts'
import { countDeliveries, post, writtenLetter } from '../support/written-letter.ts'

t.test('nobody on the way may keep a letter, and no search engine lists it', async (t) => {
  const { app, link } = await writtenLetter(t)
  const { headers } = await app.inject({ url: link })
  t.equal(headers['cache-control'], 'no-store')
  t.match(headers['x-robots-tag'], /noindex/)
})

t.test('expired, forged and forgotten links each get a page that helps', async (t) => {
  const { world, app, link } = await writtenLetter(t)
  const forged = await app.inject({ url: `${link.slice(0, -2)}xx?lang=be` })
  t.equal(forged.statusCode, 404)
  t.match(forged.body, 'Спасылка няпоўная')
  const unknown = signLetterToken(
    world.keyring.signing,
    '00000000-0000-4000-8000-000000000000',
    world.clock.now(),
  )
  const gone = await app.inject({ url: `/letters/${unknown}` })
  t.equal(gone.statusCode, 410)
  t.match(gone.body, 'no longer kept')
  world.clock.move(8 * DAY)
  const expired = await app.inject({ url: link })
  t.equal(expired.statusCode, 410)
  t.match(expired.body, 'This link has run out')
  t.match(expired.body, 'href="/campaigns/culture"')
  t.equal((await post(app, `${link}/confirmation`, 'revision=1')).statusCode, 410)
  t.equal(await countDeliveries(world), 0)
})

t.test('a link that a mail program broke, or a sentence goes on behind, opens the letter', async (t) => {
  const { app, link } = await writtenLetter(t)
  const [head, tail] = [link.slice(0, 30), link.slice(30)]
  for (const bent of [
    ...['.', ',', '>', ')', '%22', '%E2%80%9D', '=', '%0D%0A', '%C2%A0', '%3Flang=en'].map(
      (end) => link + end,
    ),
    ...['%0D%0A', '=%0A', '%20', '%E2%80%8B', '%C2%AD'].map((middle) => head + middle + tail),
    link.replace('/letters/', '/letters/%3C'),
  ]) {
    const answer = await app.inject({ url: `${bent}?lang=be` })
    t.equal(answer.statusCode, 302, bent)
    t.equal(answer.headers.location, `${link}?lang=be`)
  }
  const receipt = await app.inject({ url: `${link}./receipt` })
  t.equal(receipt.headers.location, `${link}/receipt`)
  t.equal((await app.inject({ url: `${link.slice(0, -4)}.` })).headers.location, link.slice(0, -4))
  t.equal((await app.inject({ url: link.slice(0, -4) })).statusCode, 404, 'what is missing cannot be guessed')
})

t.test(
  'a link of a campaign that has ended says so at once, before the letter is read once more',
  async (t) => {
    const { world, app, link } = await writtenLetter(t)
    await world.db.updateTable('campaigns').set({ status: 'closed' }).execute()
    const page = await app.inject({ url: link })
    t.match(page.body, 'It ended before your letter was confirmed')
    t.notMatch(page.body, 'Confirm and send')
    t.equal((await post(app, `${link}/confirmation`, 'revision=1')).statusCode, 409)
  },
)

t.test('a confirmation from another site is refused', async (t) => {
  const { world, app, link } = await writtenLetter(t)
  const answer = await app.inject({
    method: 'POST',
    url: `${link}/confirmation`,
    headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'revision=1',
  })
  t.equal(answer.statusCode, 403)
  t.equal(await countDeliveries(world), 0)
})
