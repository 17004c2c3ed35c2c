import type { Page } from 'playwright-core'
import t from 'tap'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { type Product, startProduct } from '../support/product.ts'

const BODY =
  'Culture in Belarus is being destroyed, and you can help.\n\nPlease raise it at the next session of your board, {{recipient.office}}.'

for (const scripts of [true, false])
  t.test(
    `from an empty machine to a live campaign, scripts ${scripts ? 'on' : 'off'}`,
    { skip: NO_CHROMIUM },
    async (t) => {
      const product = await startProduct(t)
      const browser = await launchChromium(t)
      const context = await browser.newContext({ javaScriptEnabled: scripts })
      const page = await context.newPage()
      const desk = deskOf(page, product)
      await desk.begin()

      await desk.follow('Go to the desk')
      await desk.follow('New campaign')
      await page.fill('#title', 'Stand by culture')
      await desk.press('Begin')
      t.match(await desk.notice(), /as a draft/)

      await desk.open('Page')
      await page.fill('#summary', 'Ask UNESCO to stand by culture.')
      await page.fill('#story', 'They **sing**, and are put in prison for it.')
      await desk.press('Preview')
      t.equal(await page.locator('#preview strong').textContent(), 'sing')
      await desk.press('Save')

      await desk.open('Recipients')
      await page.locator('label', { hasText: 'Unesco' }).first().locator('input').check()
      await desk.press('Save and apply')
      t.match(await page.locator('#people-title').textContent(), /^\d+ recipients$/)

      await desk.open('Test and publish')
      t.ok(
        await page.locator('button', { hasText: 'Publish the campaign' }).isDisabled(),
        'a letter is missing',
      )
      t.match(await page.locator('main').textContent(), /There is no letter in the main language/)

      await desk.open('Letter')
      await page.fill('#subjects-1', 'Culture in Belarus')
      await page.fill('#subjects-2', 'A request from a reader')
      await page.fill('#openings-1', 'I write to you as a reader.')
      await page.fill('#openings-2', 'I write to you because I have friends in Minsk.')
      await page.fill('#body', BODY.replace('{{recipient.office}}', '{{recipient.boss}}'))
      await desk.press('Save')
      t.match(
        await page.locator('form[data-autosave]').textContent(),
        /Line 3, column \d+: there is no such field/,
      )
      await page.fill('#body', BODY)
      await desk.press('Save')
      t.match(await page.locator('#preview .sheet').textContent(), /next session of your board/)

      await desk.open('Test and publish')
      await desk.press('Send me the test')
      const test = await product.mailTo('ann@desk.example')
      t.match(test.subject, /^\[Test\] Culture in Belarus$/)
      t.match(test.text, /This is a test.*I write to you as a reader\./s)
      t.equal((await page.request.get(`${product.baseUrl}/campaigns/stand-by-culture`)).status(), 404)
      await desk.press('Publish the campaign')
      t.match(await desk.notice(), /Published/)

      const stranger = await (await browser.newContext({ javaScriptEnabled: scripts })).newPage()
      await stranger.goto(`${product.baseUrl}/campaigns/stand-by-culture?lang=en`)
      t.match(
        await stranger.locator('main').textContent(),
        /Stand by culture.*They sing, and are put in prison/s,
      )
      await stranger.fill('[name=name]', 'Ben Example')
      await stranger.fill('[name=email]', 'ben@home.example')
      await stranger.selectOption('[name=country]', 'PL')
      await stranger.check('[name=consent]')
      await stranger.click('form .button-wide:visible')
      await stranger.waitForURL(/\/letters\/pending/)
      t.match((await product.mailTo('ben@home.example')).subject, /Stand by culture/)

      await desk.open('Test and publish')
      await desk.press('Pause')
      t.match(await desk.notice(), /Paused/)
      await desk.open('Settings', '.bureau-nav')
      await page.goto(`${product.baseUrl}/organizer/audit`)
      t.match(
        await page.locator('main').textContent(),
        /published a campaign.*The chain|The chain.*published a campaign/s,
      )
      await desk.press('Sign out')
      t.match(await page.locator('h1').textContent(), /Sign in to the desk/)
    },
  )

/** What an organizer does with mouse and keyboard, in English. */
function deskOf(page: Page, product: Product) {
  const link = (text: string, within: string) => page.locator(`${within} a`, { hasText: text }).first()
  return {
    begin: async () => {
      const [printed = ''] = /http\S+\/organizer\S+/.exec(product.said.join('\n')) ?? []
      await page.goto(`${printed}?lang=en`)
      await page.fill('#name', 'Ann Example')
      await page.fill('#email', 'ann@desk.example')
      await page.locator('main button').click()
      await page.waitForURL(/\/organizer\/account/)
    },
    follow: (text: string) => link(text, 'main').click(),
    open: (text: string, within = '.bureau-tabs') => link(text, within).click(),
    press: async (text: string) => {
      const button = page.locator('button', { hasText: text }).first()
      await Promise.all([page.waitForEvent('load'), button.click()])
    },
    notice: async () => (await page.locator('.notice.done').first().textContent()) ?? '',
  }
}
