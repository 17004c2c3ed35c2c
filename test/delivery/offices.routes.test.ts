import t, { type Test } from 'tap'
import { officeLink } from '../../src/delivery/office-token.ts'
import { listActsOfOffice } from '../../src/delivery/offices.ts'
import { findFaults, sidewaysScroll } from '../support/axe.ts'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { lettersInState } from '../support/letters.ts'
import { countStates } from '../support/postman.ts'
import { makeSite, SAME_ORIGIN } from '../support/site.ts'
import { makeWorld } from '../support/world.ts'

async function officeSite(t: Test) {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const link = officeLink(world.keyring.signing, world.recipients.unesco, '')
  const post = (body: string, url = `${link}/acts`) =>
    app.inject({
      method: 'POST',
      url,
      headers: { ...SAME_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
      payload: body,
    })
  const unesco = () =>
    world.db
      .selectFrom('recipients')
      .selectAll()
      .where('id', '=', world.recipients.unesco)
      .executeTakeFirstOrThrow()
  return { world, app, link, post, unesco }
}

t.test('an office reads its page, and reading changes nothing', async (t) => {
  const { world, app, link, unesco } = await officeSite(t)
  const before = await unesco()
  for (const _scanner of [1, 2, 3]) await app.inject({ url: `${link}?done=wrong_address` })
  const page = await app.inject({ url: link })
  t.equal(page.statusCode, 200)
  t.match(page.body, 'Director-General, UNESCO')
  t.match(page.body, 'Send me one mail a day')
  t.match(page.body, '<title>How letters reach you · Zvarot</title>')
  t.equal(page.headers['cache-control'], 'no-store')
  t.same(await unesco(), before)
  t.same(await world.db.selectFrom('office_acts').selectAll().execute(), [])
})

t.test('the page speaks the language of the office, of its browser, or the one chosen', async (t) => {
  const { world, app, link } = await officeSite(t)
  const page = await app.inject({ url: link, headers: { 'accept-language': 'uk;q=0.5, fr-BE' } })
  t.match(page.body, 'Comment les lettres vous parviennent')
  t.equal(page.headers['content-language'], 'fr')
  t.match((await app.inject({ url: `${link}?lang=be` })).body, 'Як лісты прыходзяць да Вас')
  await world.db
    .updateTable('recipients')
    .set({ languages: ['lt'] })
    .execute()
  t.match((await app.inject({ url: link })).body, 'Kaip laiškai Jus pasiekia')
})

t.test('an office takes digests, and single letters again', async (t) => {
  const { app, link, post, unesco } = await officeSite(t)
  const answer = await post('act=digest')
  t.equal(answer.statusCode, 303)
  const page = await app.inject({ url: String(answer.headers.location) })
  t.match(page.body, 'From now on letters come together, in one mail a day.')
  t.match(page.body, 'Send me letters one by one')
  t.match(await unesco(), { wants_digest: true, digest_reason: 'wish' })
  await post('act=single')
  t.match(await unesco(), { wants_digest: false, digest_reason: null })
  t.match((await app.inject({ url: link })).body, 'Send me one mail a day')
})

t.test('an office gets fewer a day', async (t) => {
  const { app, link, post, unesco } = await officeSite(t)
  await post('act=daily_cap&amount=5')
  t.equal((await unesco()).daily_cap, 5)
  t.match((await app.inject({ url: link })).body, 'at most 5 a day')
})

t.test('a wrong address holds the letters at once, and the organizers see why', async (t) => {
  const { world, app, link, post, unesco } = await officeSite(t)
  await lettersInState(world, 3, 'ready')
  await post('act=wrong_address')
  t.match(await unesco(), { paused_reason: 'wrong_address', paused_at: world.clock.now() })
  t.same(await countStates(world), { planned: 3 })
  t.match((await app.inject({ url: link })).body, 'a person has to check the address first')
  await post('act=wrong_address')
  const acts = await listActsOfOffice(world.db, world.recipients.unesco)
  t.match(acts, [{ act: 'wrong_address' }])
  t.equal(acts.length, 1, 'said twice is noted once')
})

t.test('receipt is acknowledged without touching a letter', async (t) => {
  const { world, post } = await officeSite(t)
  await lettersInState(world, 2, 'accepted')
  t.match((await post('act=acknowledged')).headers.location, /done=acknowledged/)
  t.same(await countStates(world), { accepted: 2 })
  t.match(await listActsOfOffice(world.db, world.recipients.unesco), [{ act: 'acknowledged' }])
})

t.test('a forged link and a strange act change nothing', async (t) => {
  const { world, app, link, post } = await officeSite(t)
  for (const url of ['/offices/x', '/offices/%00', '/offices/a%2Fb'])
    t.equal((await app.inject({ url })).statusCode, 404, url)
  t.equal((await app.inject({ url: `${link.slice(0, -3)}AAA` })).statusCode, 404)
  t.equal((await post('act=digest', `${link.slice(0, -3)}AAA/acts`)).statusCode, 404)
  for (const body of ['', 'act=delete', 'act=daily_cap', 'act=daily_cap&amount=7', 'act=digest&act=single'])
    t.equal((await post(body)).statusCode, 422, body)
  t.same(await world.db.selectFrom('office_acts').selectAll().execute(), [])
})

t.test(
  'the page can be read and used by everybody, in each of its languages',
  { skip: NO_CHROMIUM },
  async (t) => {
    const { app, link } = await officeSite(t)
    const site = await app.listen({ host: '127.0.0.1', port: 0 })
    const browser = await launchChromium(t)
    for (const [colorScheme, width] of [['light', 1280] as const, ['dark', 360] as const]) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } })
      for (const lang of ['en', 'fr', 'de', 'pl', 'lt', 'uk', 'be', 'ru']) {
        await page.goto(`${site}${link}?lang=${lang}`)
        t.same(await findFaults(page), [], `${lang}, ${colorScheme}`)
        t.equal(await sidewaysScroll(page), 0, `${lang}, ${width} px`)
      }
      await page.getByRole('button').first().click()
      t.same(await findFaults(page), [], 'after digests were chosen')
      await page.close()
    }
  },
)
