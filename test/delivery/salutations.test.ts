import { simpleParser } from 'mailparser'
import t from 'tap'
import { findSalutation } from '../../recipients/salutations.ts'
import { bundlePdf } from '../../src/post/bundle-pdf.ts'
import { makeBundle } from '../../src/post/bundles.ts'
import { makeTypesetter } from '../../src/post/typeset.ts'
import { sendLetter } from '../support/letters.ts'
import { pageLines, readPages } from '../support/pdf.ts'
import { makePostman } from '../support/postman.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { makeWorld, type World } from '../support/world.ts'

const LANGUAGES = ['en', 'fr', 'de', 'pl', 'lt', 'uk', 'be', 'ru']

const typesetter = makeTypesetter()
t.teardown(() => typesetter.close())

/** A campaign that speaks every language, and one office by mail and one by post that read only this one. */
async function speak(world: World, language: string): Promise<void> {
  const { id } = await world.campaign()
  if (!['en', 'fr'].includes(language))
    await world.db
      .insertInto('appeals')
      .values({
        campaign_id: id,
        language,
        subjects: [`Subject ${language}`],
        openings: ['.'],
        body: 'Text.',
        from_release: 1,
      })
      .execute()
  await world.db
    .updateTable('recipients')
    .set({ languages: [language], holder_gender: 'f', requires: [], country: null })
    .where('external_id', 'in', ['poland', 'france'])
    .execute()
}

async function printAll(world: World): Promise<string[]> {
  const wish = { campaignId: (await world.campaign()).id, recipientId: world.recipients.france }
  const made = await makeBundle(world, { ...wish, most: 10, postedFrom: null, organizerId: null })
  if (made.kind !== 'made') throw new Error(made.kind)
  const parts = { ...world, keysOf: world.letters.keysOf, baseUrl: 'https://letters.example', typesetter }
  const chunks: Buffer[] = []
  for await (const chunk of (await bundlePdf(parts, made.id, '')) ?? []) chunks.push(chunk)
  return readPages(Buffer.concat(chunks)).map((page) => pageLines(page).join('\n'))
}

for (const language of LANGUAGES)
  t.test(`the office is greeted as it should be, by mail and on paper: ${language}`, async (t) => {
    const world = await makeWorld(t)
    await speak(world, language)
    const server = await startSmtpServer()
    t.teardown(() => server.stop())
    const postman = await makePostman(t, world, server.url)
    const { poland, france } = world.recipients
    const own = { salutation: `Salve ${language} Їў,`, closing: `Vale ${language} ё,` }
    await sendLetter(world, { recipients: [poland, france], language })
    await world.db
      .insertInto('recipient_salutations')
      .values([
        { recipient_id: poland, language, ...own },
        { recipient_id: france, language, ...own },
      ])
      .execute()
    await sendLetter(world, { email: 'ben@home.example', recipients: [poland, france], language })
    await postman.round()

    const usual = findSalutation({ role: 'minister', language, gender: 'f' })
    const mails = await Promise.all(server.received.map(({ raw }) => simpleParser(raw)))
    t.equal(mails.length, 2)
    const [label, cover, ...letters] = await printAll(world)
    t.ok(label)
    t.equal(letters.length, 2)
    for (const { salutation, closing } of [usual, own]) {
      const greets = (text: string) => {
        const words = text.replace(/\s+/g, ' ')
        return words.includes(salutation) && words.includes(closing)
      }
      t.equal(mails.filter((mail) => greets(mail.text ?? '')).length, 1, `by mail: ${salutation}`)
      t.equal(letters.filter(greets).length, 1, `on paper: ${salutation}`)
    }
    t.ok(
      [usual, own].some(({ salutation }) => cover?.includes(salutation)),
      'and on the letter that lies on top',
    )
  })
