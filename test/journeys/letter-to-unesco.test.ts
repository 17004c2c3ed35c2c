import { simpleParser } from 'mailparser'
import type { Page } from 'playwright-core'
import t from 'tap'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { type Product, startProduct } from '../support/product.ts'

/** Ann fills the form in her browser and sends it. */
async function fillAndSend(page: Page, product: Product, letter: { path: string; email: string; note: string }) {
  await page.goto(`${product.baseUrl}${letter.path}`)
  await page.fill('[name=name]', 'Ганна Прыклад')
  await page.fill('[name=email]', letter.email)
  await page.selectOption('[name=country]', 'PL')
  await page.fill('[name=note]', letter.note)
  await page.check('[name=consent]')
  await page.click('form button[type=submit]:not([formaction])')
  await page.waitForURL(/\/letters\/pending/)
}

/** The letter as it stands on her page: from the addressee to her signature, line by line, as the mail has it. */
async function readSheet(page: Page): Promise<{ subject: string; text: string }> {
  const sheet = page.locator('[data-sheet], .sheet').first()
  return {
    subject: (await sheet.locator('.sheet-subject, [data-subject]').first().textContent())?.trim() ?? '',
    text: await sheet.innerText(),
  }
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
        const read = await readSheet(page)
        const before = (await product.outbox()).length
        await page.goto(link)
        t.equal((await product.outbox()).length, before, 'opening the link sends nothing')
        await page.click('form[action$="/confirmation"] button')
        await page.waitForURL(/\/receipt/)
        const mail = await waitForLetter(product, note)
        const parsed = await simpleParser(mail.raw)
        t.equal(parsed.subject, read.subject, 'the subject she read')
        const letter = mail.text.split('\n-- \n')[0]?.trim() ?? ''
        t.match(letter, note)
        for (const paragraph of letter.split('\n\n'))
          t.ok(
            squeeze(read.text).includes(squeeze(paragraph)),
            `she read: ${paragraph.slice(0, 40)}`,
          )
        t.same(mail.envelope.to, ['director-general@unesco.example'])
        await page.reload()
        await context.close()
      }
    },
  )

/** Line ends of a page are those of its width. */
const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim()

async function waitForLetter(product: Product, note: string) {
  for (let tries = 0; tries < 300; tries++) {
    const found = (await product.outbox()).find((mail) => mail.text.includes(note))
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the letter did not arrive')
}
