import { simpleParser } from 'mailparser'
import type { Page } from 'playwright-core'
import t from 'tap'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { type OutboxMail, type Product, startProduct } from '../support/product.ts'
import { waitUntil } from '../support/wait.ts'

/** Ann fills the form in her browser and sends it. */
async function fillAndSend(
  page: Page,
  product: Product,
  letter: { path: string; email: string; note: string },
) {
  await page.goto(`${product.baseUrl}${letter.path}`)
  await page.fill('[name=name]', 'Ганна Прыклад')
  await page.fill('[name=email]', letter.email)
  await page.selectOption('[name=country]', 'PL')
  await page.fill('[name=note]', letter.note)
  await page.check('[name=consent]')
  await page.click('form .button-wide:visible')
  await page.waitForURL(/\/letters\/pending/)
}

/** The letter as it stands on her page: subject, and everything from the addressee to her signature. */
async function readSheet(page: Page): Promise<{ subject: string; text: string }> {
  const sheet = page.locator('.sheet').first()
  const besides = ['.sheet-date', '.sheet-subject', '.sheet-footer']
  const [all, ...parts] = await Promise.all([
    sheet.innerText(),
    ...besides.map((part) => sheet.locator(part).allInnerTexts()),
  ])
  const text = parts.flat().reduce((rest, part) => rest.replace(part, ''), all)
  return { subject: parts[1]?.[0]?.trim() ?? '', text }
}

const LETTERS = [
  { language: 'en', locale: 'be', note: 'Дзякуй, што чытаеце. Ў, і, ё — нашы літары.' },
  { language: 'ru', locale: 'ru', note: 'Спасибо, что читаете ё и ъ.' },
  { language: 'fr', locale: 'en', note: 'Là-bas, on chante encore 🌾 — merci !' },
]

for (const scripts of [true, false])
  t.test(
    `a supporter opens the campaign, makes the letter hers, confirms it, and it arrives as she read it, scripts ${scripts ? 'on' : 'off'}`,
    { skip: NO_CHROMIUM },
    async (t) => {
      const product = await startProduct(t)
      const browser = await launchChromium(t)
      for (const { language, locale, note } of LETTERS) {
        const context = await browser.newContext({ javaScriptEnabled: scripts })
        const page = await context.newPage()
        const email = `hanna-${language}@home.example`
        await fillAndSend(page, product, {
          path: `/campaigns/unesco?lang=${locale}&letter=${language}`,
          email,
          note,
        })
        const asked = await product.mailTo(email)
        const [link = ''] = /http\S+\/letters\/\S+/.exec(asked.text) ?? []
        await page.goto(link)
        t.equal(await page.getAttribute('html', 'lang'), locale, 'in the language she wrote in')
        const read = await readSheet(page)
        const before = (await product.outbox()).length
        await page.goto(link)
        t.equal((await product.outbox()).length, before, 'opening the link sends nothing')
        await page.click('form[action*="/confirmation"] .button-wide:visible')
        await page.waitForURL(/\/receipt/)
        const mail = await waitForLetter(product, note)
        const parsed = await simpleParser(mail.raw)
        t.equal(parsed.subject, read.subject, 'the subject she read')
        const letter = mail.text.split('\n-- \n')[0]?.trim() ?? ''
        t.ok(letter.includes(note), 'her note, to the letter')
        t.equal(squeeze(letter), squeeze(read.text), 'the letter she read')
        t.same(mail.envelope.to, ['director-general@unesco.example'])
        await page.reload()
        t.match(await page.locator('main').innerText(), /UNESCO/, 'the receipt names who got it')
        await context.close()
      }
    },
  )

/** Line ends of a page are those of its width. */
const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim()

async function waitForLetter(product: Product, note: string) {
  const find = async () => (await product.outbox()).find((mail) => mail.text.includes(note))
  await waitUntil('the letter arrives', 30_000, async () => (await find()) !== undefined)
  return (await find()) as OutboxMail
}
