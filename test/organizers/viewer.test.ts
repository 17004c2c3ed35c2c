import t from 'tap'
import { ROUTE_ROLES } from '../../src/organizers/route-roles.ts'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { makeDesk } from '../support/desk.ts'

/** Pages of a viewer that stand without an id of their own. */
const PATHS = Object.entries(ROUTE_ROLES)
  .filter(([name, { role }]) => name.startsWith('GET ') && role === 'viewer')
  .map(([name]) => name.slice('GET '.length))
  .map((path) =>
    path.replace('directories/:slug', 'directories/world').replace('campaigns/:slug', 'campaigns/culture'),
  )
  .map((path) => path.replace(':language', 'en'))
  .filter((path) => !path.includes(':') && !/\.\w+$/.test(path))

t.test(
  'a viewer is offered nothing that she may not do, and is told why',
  { skip: NO_CHROMIUM },
  async (t) => {
    const desk = await makeDesk(t)
    const site = await desk.app.listen({ host: '127.0.0.1', port: 0 })
    const viewer = await desk.organizer('viewer')
    const browser = await launchChromium(t)
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en' })
    await context.addCookies([{ name: 'organizer', value: viewer.cookies.get('organizer') ?? '', url: site }])
    const page = await context.newPage()
    const told: string[] = []
    for (const path of PATHS) {
      await page.goto(`${site}${path}`)
      if (/\/(account|session)\b/.test(path)) continue
      const offers = page.locator('main :is(form[method="post"] button, .for-editors)')
      t.equal(await offers.filter({ visible: true }).count(), 0, path)
      if (await page.getByText('You are here to read.').isVisible()) told.push(path)
    }
    t.ok(told.includes('/organizer/campaigns/culture/settings'))
    t.notOk(told.includes('/organizer/letters/search'), 'where nothing could be changed nothing is said')
    await page.goto(`${site}/organizer/account`)
    t.ok(
      (await page.locator('main form[method="post"] button').filter({ visible: true }).count()) > 0,
      'her own is hers',
    )
  },
)
