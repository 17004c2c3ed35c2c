import t from 'tap'
import { translatorFor } from '../../src/i18n.ts'
import { bundlePdf } from '../../src/post/bundle-pdf.ts'
import { bundleSheets } from '../../src/post/bundle-sheets.ts'
import { makeBundle } from '../../src/post/bundles.ts'
import type { PostParts } from '../../src/post/post-parts.ts'
import { sheetsPage } from '../../src/post/sheets-page.ts'
import { makeTypesetter } from '../../src/post/typeset.ts'
import { insertBacklog, MARKER } from '../support/backlog.ts'
import { drawPage, pageLines, readPages } from '../support/pdf.ts'
import { makeWorld, type World } from '../support/world.ts'

const typesetter = makeTypesetter()
t.teardown(() => typesetter.close())

const partsOf = (world: World): PostParts => ({
  db: world.db,
  clock: world.clock,
  keysOf: world.letters.keysOf,
  baseUrl: 'https://letters.example',
  typesetter,
})

async function bundleOf(world: World, count: number, addressee = {}): Promise<string> {
  const recipientId = world.recipients.france
  await insertBacklog(world, { count, recipientId, domain: '', channel: 'post', ...addressee })
  const { id: campaignId } = await world.campaign()
  const wish = { campaignId, recipientId, most: count, postedFrom: null, organizerId: null }
  const made = await makeBundle(world, wish)
  if (made.kind !== 'made') throw new Error(made.kind)
  return made.id
}

async function pdfOf(world: World, id: string): Promise<Buffer> {
  const stream = await bundlePdf(partsOf(world), id, 'Cut out and glue on.')
  if (!stream) throw new Error('nothing to set')
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

t.test(
  'a bundle is one PDF: a label, a cover with the number and the names, then a sheet a letter',
  async (t) => {
    const world = await makeWorld(t)
    const id = await bundleOf(world, 230)
    await world.db
      .updateTable('letters')
      .set({ show_name: true })
      .where('seed', 'in', [3, 170, 229])
      .execute()
    const pdf = await pdfOf(world, id)
    const pages = readPages(pdf).map(pageLines)
    t.equal(pages.length, 232)
    t.match(pages[0]?.join('\n'), /^Director-General\nUNESCO\n37, quai d'Orsay\n75007 Paris\nFRANCE/)
    t.match(pages[0]?.join('\n'), 'Cut out and glue on.')
    const cover = pages[1]?.join('\n') ?? ''
    t.match(cover, '230 letters: Write for culture')
    t.match(cover, 'With this you receive 230 letters from the campaign “Write for culture”.')
    t.match(cover, 'Authors who agreed to be named (3):')
    const named = pages[1]?.flatMap((line) => line.match(new RegExp(`${MARKER} \\d+`, 'g')) ?? [])
    t.same(named?.sort(), [`${MARKER} 169`, `${MARKER} 2`, `${MARKER} 228`])
    for (const [index, page] of pages.slice(2).entries())
      t.equal(page.filter((line) => line === `1 \u00b7 ${index + 1}`).length, 1, `sheet ${index + 1}`)
  },
)

t.test('what is printed is the sheet that the supporter read, and joining does not touch it', async (t) => {
  const world = await makeWorld(t)
  const id = await bundleOf(world, 120)
  const pdf = await pdfOf(world, id)
  const bundle = await world.db.selectFrom('print_bundles').selectAll().executeTakeFirstOrThrow()
  const batches = bundleSheets(partsOf(world), bundle, 120)
  const sheets = (await batches.next()).value ?? []
  t.equal(sheets.length, 120)
  const printed = readPages(pdf).slice(2).map(pageLines)
  for (const [index, sheet] of sheets.entries()) {
    const words = [sheet.subject, sheet.salutation, ...sheet.paragraphs, sheet.closing, ...sheet.signature]
    const lines = printed[index] ?? []
    for (const word of words) t.ok(lines.includes(word), word)
  }
  const alone = await typesetter.pdf([sheets[119] as (typeof sheets)[number]])
  t.ok(drawPage(alone, 1).equals(drawPage(pdf, 122)), 'the last page looks as if it had been set alone')
})

t.test('a letter taken back or removed is not set, and how far it has come is remembered', async (t) => {
  const world = await makeWorld(t)
  const id = await bundleOf(world, 5)
  const lying = await world.db.selectFrom('print_bundle_letters').selectAll().orderBy('ordinal').execute()
  await world.db
    .updateTable('deliveries')
    .set({ state: 'cancelled' })
    .where('id', '=', lying[1]?.delivery_id ?? '')
    .execute()
  await world.db
    .updateTable('letters')
    .set({ sealed_content: null, sealed_email: null })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('deliveries')
        .select('letter_id')
        .where('deliveries.id', '=', lying[3]?.delivery_id ?? ''),
    )
    .execute()
  const pages = readPages(await pdfOf(world, id)).map(pageLines)
  t.match(pages[1]?.join('\n'), 'With this you receive 3 letters', 'what is not enclosed is not counted')
  const marks = pages.flat().filter((line) => /^1 \u00b7 \d+$/.test(line))
  t.same(marks, ['1 \u00b7 1', '1 \u00b7 3', '1 \u00b7 5'])
  t.match(await world.db.selectFrom('print_bundles').selectAll().executeTakeFirst(), {
    set_done: 3,
    set_total: 3,
    set_at: world.clock.now(),
  })
  await world.db.updateTable('letters').set({ sealed_content: null }).execute()
  t.equal(await bundlePdf(partsOf(world), id, ''), undefined, 'nothing of it can be set any more')
})

t.test('no letter is on two parts of a large bundle when others were taken back', async (t) => {
  const world = await makeWorld(t)
  const id = await bundleOf(world, 401)
  const first = world.db.selectFrom('print_bundle_letters').select('delivery_id')
  const takeBack = async (from: number, to: number) =>
    await world.db
      .updateTable('deliveries')
      .set({ state: 'cancelled' })
      .where('id', 'in', first.where('ordinal', '>=', from).where('ordinal', '<=', to))
      .execute()
  await takeBack(1, 10)
  const part = async (number: number) => await sheetsPage(partsOf(world), translatorFor('en'), id, number)
  const marks = async (number: number) =>
    (await part(number))?.letters.map(({ mark }) => Number(mark.split(' ').at(-1)))
  const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)
  t.same(await marks(1), upTo(11, 200))
  t.same(await marks(2), upTo(201, 400))
  t.same(await marks(3), [401])
  await takeBack(201, 400)
  t.same(await marks(2), [], 'a part of which nothing is left can be turned over')
  t.equal((await part(2))?.parts?.length, 3)
  t.equal(await part(4), undefined)
})

t.test('posted inside the country, no country line stands in the address', async (t) => {
  const world = await makeWorld(t)
  const id = await bundleOf(world, 1, { country: 'FR' })
  await world.db.updateTable('print_bundles').set({ posted_from: 'FR' }).execute()
  const pages = readPages(await pdfOf(world, id)).map((page) => pageLines(page).join('\n'))
  for (const page of pages) {
    t.match(page, /75007 Paris/)
    t.notMatch(page, /FRANCE/)
  }
})
