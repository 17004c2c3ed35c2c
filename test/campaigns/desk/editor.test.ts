import t from 'tap'
import { launchChromium, NO_CHROMIUM } from '../../support/chromium.ts'
import { makeDesk } from '../../support/desk.ts'
import { waitUntil } from '../../support/wait.ts'

t.test(
  'with scripts, what is typed is kept and shown as it will arrive, and who was first is told',
  { skip: NO_CHROMIUM },
  async (t) => {
    const desk = await makeDesk(t)
    const [ann, ben] = [await desk.organizer('editor', 'Ann'), await desk.organizer('editor', 'Ben')]
    const site = await desk.app.listen({ host: '127.0.0.1', port: 0 })
    const context = await (await launchChromium(t)).newContext({ locale: 'en' })
    await context.addCookies([{ name: 'organizer', value: ann.cookies.get('organizer') ?? '', url: site }])
    const page = await context.newPage()
    await page.clock.install()
    const path = '/organizer/campaigns/culture/appeals/en'
    await page.goto(`${site}${path}`)
    const versions = async () =>
      await desk.world.db
        .selectFrom('appeal_drafts')
        .select(['version', 'kind', 'body'])
        .orderBy('version')
        .execute()

    await page.fill('#body', 'Please speak for ')
    await page.locator('[data-insert="{{recipient.office}}"]').click()
    t.equal(await page.inputValue('#body'), 'Please speak for {{recipient.office}}')
    await page.clock.runFor(2_000)
    const sheet = page.locator('#preview .sheet')
    await sheet.filter({ hasText: 'Please speak for Director-General' }).waitFor()
    t.same(await versions(), [], 'looking keeps nothing')

    await page.fill('#body', 'Please speak.\n\nDear {{recipient.mother}}')
    await page.clock.runFor(2_000)
    const wrong = page.locator('.field-wrong [data-problems="body"]')
    await wrong.filter({ hasText: 'Line 3, column 6: there is no such field' }).waitFor()
    t.equal(await page.locator('#body').getAttribute('aria-invalid'), 'true')
    await page.fill('#body', 'Please speak.')
    await page.clock.runFor(2_000)
    await wrong.waitFor({ state: 'detached' })
    t.equal(await page.locator('[data-problems="body"]').textContent(), '', 'a mended mistake is not told on')

    await page.clock.runFor(16_000)
    await page.locator('[data-autosave-state]').filter({ hasText: 'Kept as you type' }).waitFor()
    t.match(await versions(), [{ version: 1, kind: 'autosaved' }])
    await page.clock.runFor(60_000)
    t.equal((await versions()).length, 1, 'nothing new, nothing kept')

    await ben.postAndFollow(path, { base: '1', subjects: 'Of Ben', openings: 'Of Ben', body: 'Of Ben' })
    await page.fill('#body', 'Of Ann')
    await page.clock.runFor(16_000)
    await page.locator('[data-autosave-problem]').filter({ hasText: 'Ben saved this' }).waitFor()
    t.equal(await page.inputValue('#body'), 'Of Ann', 'hers stays')
    await waitUntil('nothing is overwritten', 5_000, async () => (await versions()).length === 2)
    t.match((await versions()).at(-1), { kind: 'saved', body: 'Of Ben' })
  },
)
