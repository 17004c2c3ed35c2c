import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { type Desk, makeDesk } from '../support/desk.ts'

/** A campaign in which a letter goes to the ministry of one's own country unless one chooses others. */
async function openCampaign(t: Test, javaScriptEnabled: boolean): Promise<{ desk: Desk; page: Page }> {
  const desk = await makeDesk(t)
  await desk.world.db
    .updateTable('campaigns')
    .set({ own_country: 'first', default_selected: 'own_country' })
    .execute()
  const site = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launchChromium(t)
  const context = await browser.newContext({ javaScriptEnabled, locale: 'en' })
  const page = await context.newPage()
  await page.goto(`${site}/campaigns/culture`)
  return { desk, page }
}

t.test(
  'the postal address is asked for when Poland gets the letter, and not before',
  { skip: NO_CHROMIUM },
  async (t) => {
    const { desk, page } = await openCampaign(t, true)
    const { poland } = desk.world.recipients
    const address = page.locator('#postal_address')
    t.equal(await address.isVisible(), false)
    t.equal(await page.getByText('Postal address, if you write to').isVisible(), false)
    await page.check(`input[value="${poland}"]`)
    t.equal(await address.isVisible(), true)
    t.match(await page.textContent('#postal_address-hint'), /left unread/, 'and it is said why')
    await page.uncheck(`input[value="${poland}"]`)
    t.equal(await address.isVisible(), false)
    await page.selectOption('#country', 'PL')
    t.equal(await address.isVisible(), true, 'without a choice the letter goes to her own ministry')
    await page.selectOption('#country', 'FR')
    t.equal(await address.isVisible(), false)
  },
)

t.test(
  'without scripts the field stands behind a line that names Poland',
  { skip: NO_CHROMIUM },
  async (t) => {
    const { page } = await openCampaign(t, false)
    t.equal(await page.locator('#postal_address').isVisible(), false)
    await page.getByText('Postal address, if you write to: Poland').click()
    t.equal(await page.locator('#postal_address').isVisible(), true)
  },
)
