import t from 'tap'
import { findFaults, sidewaysScroll } from '../support/axe.ts'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { makeDesk } from '../support/desk.ts'
import { sendLetter } from '../support/letters.ts'

t.test(
  'every page of a letter in her own hands can be read and used by everybody',
  { skip: NO_CHROMIUM },
  async (t) => {
    const desk = await makeDesk(t)
    const { unesco, poland, france, senator } = desk.world.recipients
    const { token, deliveries } = await sendLetter(desk.world, { recipients: [unesco, senator] })
    const idOf = (recipient: string) => deliveries.find(({ recipient_id }) => recipient_id === recipient)?.id
    await desk.world.db
      .updateTable('recipients')
      .set({ paused_at: desk.world.clock.now() })
      .where('id', '=', unesco)
      .execute()
    const site = await desk.app.listen({ port: 0 })
    const browser = await launchChromium(t)
    for (const [colorScheme, width, locale] of [
      ['light', 1280, 'be'],
      ['dark', 360, 'ru'],
    ] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 }, locale })
      for (const path of [
        '/campaigns/culture/own-hands',
        ...[unesco, poland, france, senator].map((id) => `/campaigns/culture/own-hands?recipient=${id}`),
        `/campaigns/culture/own-hands/sent?recipient=${unesco}`,
        '/campaigns/culture/own-hands/sent?done=1',
        `/letters/${token}/forms/${idOf(senator)}`,
        `/letters/${token}/own-hands/${idOf(unesco)}`,
        `/letters/${token}/receipt`,
      ]) {
        await page.goto(`${site}${path}`)
        t.same(await findFaults(page), [], `${path}, ${colorScheme}, ${width} px`)
        t.equal(await sidewaysScroll(page), 0, `${path} at ${width} px needs no scrolling sideways`)
      }
      await page.close()
    }
  },
)

t.test(
  'the pages of the print queue too, and a bundle that is being set says how far it is',
  { skip: NO_CHROMIUM },
  async (t) => {
    const desk = await makeDesk(t)
    const { world } = desk
    await sendLetter(world, { recipients: [world.recipients.france] })
    const ed = await desk.organizer('editor', 'Ed')
    const campaign = (await world.campaign()).id
    const made = await ed.post('/organizer/print/bundles', { campaign, recipient: world.recipients.france })
    await ed.post(`${made.location?.split('?')[0]}/printing`)
    await sendLetter(world, { email: 'ben@home.example', recipients: [world.recipients.france] })
    await world.db
      .updateTable('print_bundles')
      .set({ set_done: 40, set_total: 100, set_at: world.clock.now() })
      .execute()
    const bundle = await ed.get(made.location ?? '')
    t.match(bundle.body, '<progress id="set" max="100" value="40">')
    t.match(bundle.body, '40 of 100 letters are set.')
    t.equal(bundle.headers.refresh, '2', 'the page comes again by itself')
    world.clock.move(60_000)
    t.notOk((await ed.get(made.location ?? '')).headers.refresh, 'until it is done or was broken off')
    const site = await desk.app.listen({ port: 0 })
    const browser = await launchChromium(t)
    for (const width of [1280, 360]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'be' })
      await context.addCookies([{ name: 'organizer', value: ed.cookies.get('organizer') ?? '', url: site }])
      const page = await context.newPage()
      for (const path of [
        '/organizer/print',
        made.location ?? '',
        `${made.location?.split('?')[0]}/sheets`,
      ]) {
        await page.goto(`${site}${path}`)
        t.same(await findFaults(page), [], `${path} at ${width} px`)
      }
      await context.close()
    }
  },
)
