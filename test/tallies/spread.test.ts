import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import t, { type Test } from 'tap'
import { findFaults, sidewaysScroll } from '../support/axe.ts'
import { insertBacklog } from '../support/backlog.ts'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { makeSite } from '../support/site.ts'
import { makeWorld, type World } from '../support/world.ts'

const HERE = '/campaigns/culture'

const addLetters = (world: World, count: number) =>
  insertBacklog(world, {
    count,
    recipientId: world.recipients.unesco,
    domain: 'unesco.example',
    isSealed: false,
  })

t.test('a badge tells the count in the language of its page, and nothing below ten', async (t) => {
  const world = await makeWorld(t)
  const site = await makeSite(t, world.letters)
  await addLetters(world, 9)
  const small = await site.inject({ url: `${HERE}/badge.svg?lang=be` })
  t.match(small.body, /менш за дзесяць/)
  t.equal(small.headers['cross-origin-resource-policy'], 'cross-origin')
  t.match(small.headers['content-type'], /image\/svg\+xml/)
})

t.test('the card is a picture of 1200 by 630 with something on it', async (t) => {
  const world = await makeWorld(t)
  await world.db.updateTable('campaign_texts').set({ title: 'Напішыце за культуру, لأجل الثقافة' }).execute()
  const site = await makeSite(t, world.letters)
  const { rawPayload, headers } = await site.inject({ url: `${HERE}/card.png?lang=be` })
  t.equal(headers['content-type'], 'image/png')
  const { width, height } = await sharp(rawPayload).metadata()
  t.same([width, height], [1200, 630])
  const { entropy } = await sharp(rawPayload).stats()
  t.ok(entropy > 0.5, 'letters are drawn')
})

t.test('a pasted address becomes a counter, another site’s address does not', async (t) => {
  const world = await makeWorld(t)
  const site = await makeSite(t, world.letters)
  const page = await site.inject({ url: HERE })
  const found =
    /<link rel="alternate" type="application\/json\+oembed" href="http:\/\/localhost:3000(\/oembed[^"]+)"/.exec(
      page.body,
    )
  const document = await site.inject({ url: found![1]!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') })
  t.match(document.json(), { version: '1.0', type: 'rich', title: 'Write for culture', html: /^<iframe / })
  t.equal(
    (await site.inject({ url: '/oembed?url=https%3A%2F%2Felse.example%2Fcampaigns%2Fculture' })).statusCode,
    404,
  )
  t.equal((await site.inject({ url: '/oembed?format=xml&url=x' })).statusCode, 501)
})

t.test('a code of a partner stands in links and QR code, and nothing else gets in', async (t) => {
  const world = await makeWorld(t)
  const site = await makeSite(t, world.letters)
  const page = await site.inject({ url: `${HERE}/spread?via=radio-1` })
  t.match(page.body, /\/campaigns\/culture\?via(=|&#x3D;)radio-1/)
  const forged = await site.inject({ url: `${HERE}/spread?via=%22%3E%3Cscript%3E` })
  t.notMatch(forged.body, /"><script>/)
  const code = await site.inject({ url: `${HERE}/qr.svg?via=radio-1` })
  t.match(code.body, /^<svg/)
  t.equal(code.headers['cross-origin-resource-policy'], 'cross-origin', 'other pages may show it')
})

t.test('only what is meant for frames may be framed', async (t) => {
  const world = await makeWorld(t)
  const site = await makeSite(t, world.letters)
  for (const [path, ancestors] of [
    ['/embed/counter', '*'],
    ['/embed/form', '*'],
    ['', "'none'"],
    ['/tally', "'none'"],
  ] as const) {
    const { headers } = await site.inject({ url: `${HERE}${path}` })
    t.ok(String(headers['content-security-policy']).includes(`frame-ancestors ${ancestors}`), path)
    t.equal(headers['x-frame-options'], ancestors === '*' ? undefined : 'DENY')
  }
})

t.test(
  'another site shows counter and form, sized to fit; the answer opens on ours',
  { skip: NO_CHROMIUM },
  async (t) => {
    const world = await makeWorld(t)
    const site = await makeSite(t, world.letters)
    const address = await site.listen({ host: '127.0.0.1', port: 0 })
    const host = await serveHost(t, address)
    const browser = await launchChromium(t)
    const page = await browser.newPage({ locale: 'en' })
    await page.goto(host)
    await page.waitForFunction("document.querySelectorAll('iframe').length === 2")
    const form = page.frameLocator('iframe >> nth=1')
    await form.locator('#name').fill('Ann Example')
    await page.waitForFunction("parseInt(document.querySelectorAll('iframe')[1].style.height) > 1000")
    t.match(await page.frameLocator('iframe >> nth=0').locator('.counter').innerText(), /Be among the first/)
    await form.locator('#email').fill('ann@supporters.example')
    await form.locator('#country').selectOption('PL')
    await form.locator('#postal_address').fill('Main Street 1, Warsaw')
    await form.locator('#consent').check()
    await form.locator('#letter-form .button-wide').click()
    await page.waitForURL(`${address}${HERE}/letters/pending`)
    const { via } = await world.db.selectFrom('letters').select('via').executeTakeFirstOrThrow()
    t.equal(via, 'radio', 'the partner is counted')
  },
)

t.test('everybody can use the page that explains it', { skip: NO_CHROMIUM }, async (t) => {
  const world = await makeWorld(t)
  const site = await makeSite(t, world.letters)
  const address = await site.listen({ host: '127.0.0.1', port: 0 })
  const page: Page = await (await launchChromium(t)).newPage({
    viewport: { width: 360, height: 800 },
    locale: 'be',
  })
  for (const path of ['/spread', '/embed/counter', '/embed/form']) {
    await page.goto(`${address}${HERE}${path}`)
    t.same(await findFaults(page), [], path)
    t.equal(await sidewaysScroll(page), 0, path)
  }
})

t.test('a pasted counter is as high as it tells, wide and narrow', { skip: NO_CHROMIUM }, async (t) => {
  const world = await makeWorld(t)
  const site = await makeSite(t, world.letters)
  const address = await site.listen({ host: '127.0.0.1', port: 0 })
  const page: Page = await (await launchChromium(t)).newPage()
  for (const maxwidth of [420, 320]) {
    const url = encodeURIComponent(`http://localhost:3000${HERE}`)
    const told = (await site.inject({ url: `/oembed?url=${url}&maxwidth=${maxwidth}` })).json()
    await page.setViewportSize({ width: told.width, height: told.height })
    await page.goto(`${address}${HERE}/embed/counter?lang=ru`)
    const needed: number = await page.evaluate('document.body.scrollHeight')
    t.ok(needed <= told.height, `${needed} of ${told.height} px at ${told.width} px`)
  }
})

/** Another site's page, at another port and so of another origin. */
async function serveHost(t: Test, address: string): Promise<string> {
  const link = (kind: string) =>
    `<p><a href="${address}${HERE}?via=radio" data-zvarot="${kind}">Write with us</a></p>`
  const html = `<!doctype html><title>Radio</title>${link('counter')}${link('form')}<script async src="${address}/embed.js"></script>`
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end(html),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
