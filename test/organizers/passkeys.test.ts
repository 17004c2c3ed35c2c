import t from 'tap'
import { openSession } from '../../src/organizers/sessions.ts'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { makeDesk } from '../support/desk.ts'
import { startProduct } from '../support/product.ts'
import { MINUTE } from '../support/world.ts'

t.test('weighty acts ask for a proof that is at most fifteen minutes old', async (t) => {
  const desk = await makeDesk(t)
  const owner = await desk.organizer('owner')
  const editor = await desk.organizer('editor')
  desk.world.clock.move(16 * MINUTE)
  const url = `/organizer/team/${editor.id}/role`
  const refused = await owner.post(url, { role: 'viewer' })
  t.equal(refused.status, 403)
  t.match(refused.body, 'name="role" value="viewer"', 'what was chosen is kept')
  await owner.post('/organizer/session/proof', { next: '/organizer/team' })
  const link = (await desk.mailedLink(owner.email)) ?? ''
  t.equal((await desk.stranger().post(link)).status, 409, 'in another browser it proves nothing')
  t.equal((await owner.post(link)).status, 200)
  t.equal((await owner.post(url, { role: 'viewer' })).status, 303)
})

t.test('a stolen session can neither give itself a passkey nor bring somebody into the team', async (t) => {
  const desk = await makeDesk(t)
  const owner = await desk.organizer('owner')
  t.match((await owner.get('/organizer/account')).body, 'data-passkey="create"')
  desk.world.clock.move(16 * MINUTE)
  t.equal((await owner.post('/organizer/account/passkeys/challenge')).status, 403)
  t.equal((await owner.post('/organizer/account/passkeys', { credential: '{}' })).status, 403)
  const { body } = await owner.get('/organizer/account')
  t.notMatch(body, 'data-passkey="create"')
  t.match(
    body,
    /href="\/organizer\/session\/proof\?next&#x3D;\/organizer\/account"/,
    'the page says what comes first',
  )
  const invitation = { name: 'Eve', email: 'eve@desk.example', role: 'owner', locale: 'en' }
  t.equal((await owner.post('/organizer/team', invitation)).status, 403)
})

t.test(
  'a passkey is offered after the first sign-in; from then on an owner shows it, and the link alone opens nothing',
  { skip: NO_CHROMIUM },
  async (t) => {
    const product = await startProduct(t)
    const browser = await launchChromium(t)
    const page = await browser.newPage({ locale: 'en' })
    const protocol = await page.context().newCDPSession(page)
    await protocol.send('WebAuthn.enable')
    const { authenticatorId } = await protocol.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    const [printed = ''] = /http\S+\/organizer\S+/.exec(product.said.join('\n')) ?? []
    await page.goto(printed)
    await page.fill('#name', 'Ann Example')
    await page.fill('#email', 'ann@desk.example')
    await page.locator('main button').click()
    await page.fill('#passkey-name', 'My telephone')
    await page.locator('button', { hasText: 'Make a passkey' }).click()
    await page.waitForURL(/done=passkey_enrolled/)
    t.match(await page.locator('#passkeys').textContent(), /My telephone/)
    t.equal((await protocol.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length, 1)

    await page.locator('button', { hasText: 'Sign out' }).click()
    await page.fill('#email', 'ann@desk.example')
    await page.locator('button', { hasText: 'Mail me a link' }).click()
    const mail = await product.mailTo('ann@desk.example')
    await page.goto(/http\S+\/organizer\S+/.exec(mail.text)?.[0] ?? '')
    await page.locator('main button').click()
    await page.waitForURL(/\/organizer\/session\/passkey/)
    await page.goto(`${product.baseUrl}/organizer/team`)
    t.match(page.url(), /\/organizer\/session\/passkey\?next=/, 'the link alone opens nothing')
    await page.locator('button', { hasText: 'Use my passkey' }).click()
    await page.waitForURL(/\/organizer\/team$/)
    t.match(await page.locator('main').textContent(), /Ann Example/)

    const { db } = product
    const [{ organizer_id }] = (await db.selectFrom('passkeys').select('organizer_id').execute()) as [
      { organizer_id: string },
    ]
    await openSession(db, { organizerId: organizer_id, browser: 'Opera', now: new Date() })
    await page.goto(`${product.baseUrl}/organizer/account`)
    const waiting = page.locator('tr', { hasText: 'Opera' })
    t.match(await waiting.textContent(), /the mailed link was used, the passkey was not shown/)

    await protocol.send('WebAuthn.clearCredentials', { authenticatorId })
    await product.db.updateTable('organizer_sessions').set({ awaits_passkey: true }).execute()
    await page.goto(`${product.baseUrl}/organizer/team`)
    await page.locator('button', { hasText: 'Use my passkey' }).click()
    await page.locator('[data-passkey-problem]:visible').waitFor()
    t.match(page.url(), /\/organizer\/session\/passkey/, 'without the key nobody passes')
  },
)
