import type { Page } from 'playwright-core'
import t from 'tap'
import { signLetterToken } from '../../src/letters/letter-token.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { findFaults, sidewaysScroll } from '../support/axe.ts'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { makeSite } from '../support/site.ts'
import { makeWorld, type World } from '../support/world.ts'

const OUTSIDE = /^(?!http:\/\/127\.0\.0\.1:|data:)/

/** Where the focus is, in the order of reading: the left column from top to bottom, then the right one. */
const PLACE = `(() => {
  const { left, top } = document.activeElement.getBoundingClientRect()
  return (left > innerWidth / 2 ? 100000 : 0) + top + scrollY
})()`

t.test('every page of a supporter can be read and used by everybody', { skip: NO_CHROMIUM }, async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const site = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launchChromium(t)
  for (const [colorScheme, width] of [['light', 1280] as const, ['dark', 360] as const]) {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 }, locale: 'be' })
    const outside: string[] = []
    page.on('request', (request) => OUTSIDE.test(request.url()) && outside.push(request.url()))
    const look = async (what: string) => {
      t.same(await findFaults(page), [], `${what}, ${colorScheme}, ${width} px`)
      t.equal(await sidewaysScroll(page), 0, `${what} at ${width} px needs no scrolling sideways`)
    }
    for (const path of ['/', '/privacy', '/campaigns/culture', '/nowhere', '/letters/cut']) {
      await page.goto(`${site}${path}`)
      await look(path)
    }
    await page.goto(`${site}${await writtenLetter(world, `${colorScheme}@supporters.example`)}`)
    await look('the letter to be confirmed')
    await page.locator('.confirm .button-wide').click()
    await page.waitForURL('**/receipt')
    await openAll(page)
    await look('the receipt')
    await page.goto(`${site}/campaigns/culture?lang=en`)
    await openAll(page)
    await look('the form with all its parts open')
    await sendUnchecked(page)
    t.equal(await page.locator('.error-summary a').count(), 5)
    t.equal(await page.evaluate('document.activeElement.className'), 'error-summary', 'it has the focus')
    await look('the form with errors')
    await page.locator('.error-summary a').first().click()
    t.equal(await page.evaluate('document.activeElement.id'), 'name', 'the summary leads to the field')
    t.same(outside, [], 'nothing is asked of another host')
    await page.close()
  }
})

t.test('text may be twice as large without loss', { skip: NO_CHROMIUM }, async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const site = await app.listen({ host: '127.0.0.1', port: 0 })
  const page = await (await launchChromium(t)).newPage({ viewport: { width: 1280, height: 800 } })
  for (const path of ['/', '/campaigns/culture']) {
    await page.goto(`${site}${path}`)
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    t.equal(await sidewaysScroll(page), 0, path)
  }
})

t.test(
  'keys reach everything in the order in which it is read, the letter follows, and Enter sends it',
  {
    skip: NO_CHROMIUM,
  },
  async (t) => {
    const world = await makeWorld(t)
    const app = await makeSite(t, world.letters)
    const site = await app.listen({ host: '127.0.0.1', port: 0 })
    const page = await (await launchChromium(t)).newPage()
    await page.goto(`${site}/campaigns/culture`)
    const tops: number[] = []
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab')
      if (i > 4) tops.push(await page.evaluate<number>(PLACE))
    }
    t.same(
      tops,
      [...tops].sort((a, b) => a - b),
    )
    await page.fill('#name', 'Ann')
    await page.fill('#email', 'ann@supporters.example')
    await page.selectOption('#country', 'PL')
    await page.check('#consent')
    await page.fill('#postal_address', 'Main Street 1, Warsaw')
    const signature = page.locator('#letter .sheet-signature').first()
    t.equal(await signature.innerText(), 'Ann\nPoland', 'the letter follows what is typed and chosen')
    await page.locator('#email').press('Enter')
    await page.waitForURL('**/letters/pending')
    await page.goBack()
    await page.waitForURL('**/campaigns/culture')
    t.equal(await page.inputValue('#name'), 'Ann')
    t.equal(await signature.innerText(), 'Ann\nPoland', 'and what a browser filled in again')
  },
)

async function openAll(page: Page): Promise<void> {
  await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
}

async function sendUnchecked(page: Page): Promise<void> {
  await page.evaluate("document.querySelector('#letter-form').noValidate = true")
  await page.locator('#letter-form .button-wide').click()
  await page.waitForLoadState()
}

/** A letter of Ann's that waits for her; every button of its pages is there. */
async function writtenLetter(world: World, email: string): Promise<string> {
  const { unesco, france, senator } = world.recipients
  const form = await world.form({ email, recipients: [unesco, france, senator], note: 'Бо мушу.' })
  await writeLetter(world.letters, await world.campaign(), form, 'be')
  const { id } = await world.db
    .selectFrom('letters')
    .select('id')
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow()
  return `/letters/${signLetterToken(world.keyring.signing, id, world.clock.now())}`
}
