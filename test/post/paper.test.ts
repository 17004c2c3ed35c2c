import t from 'tap'
import type { PaperLetter } from '../../src/post/paper-shapes.ts'
import { makeTypesetter } from '../../src/post/typeset.ts'
import { inkOf, LONG_ADDRESS, letter } from '../support/paper-letter.ts'
import { pageLines, readPages } from '../support/pdf.ts'

const MM = 72 / 25.4
const INCH = 72
const typesetter = makeTypesetter()

t.teardown(() => typesetter.close())

t.test('on A4 the address stands in the window of DIN 5008 form B, and nothing else does', async (t) => {
  for (const address of [letter().address, LONG_ADDRESS]) {
    const pdf = await typesetter.pdf([letter({ address })])
    const [page] = readPages(pdf)
    t.match(page, { width: 595.2756, height: 841.8898 })
    const [left, top, right, bottom] = [20 * MM, 45 * MM, 105 * MM, 90 * MM]
    const inside = page?.texts.filter(({ x, y }) => x >= left && x < right && y > top && y < bottom) ?? []
    t.equal(
      inside
        .map(({ text }) => text)
        .join(' ')
        .replace(/\s+/g, ' '),
      address.join(' '),
    )
    t.ok(inside.every(({ x }) => x >= 25 * MM - 1))
    const ink = await inkOf(pdf, 1, 595.2756)
    t.ok(ink(left, top, right, bottom))
    t.notOk(ink(left, top, 25 * MM - 2, bottom), 'nothing is left of the address')
    t.notOk(ink(right - 1 * MM, top, 120 * MM, bottom), 'nothing is cut at the right edge of the window')
    t.notOk(ink(left, bottom, right, 95 * MM), 'the subject stands clear of the window')
  }
})

t.test('on US Letter the address shows in a #10 window however the sheet lies in the envelope', async (t) => {
  const address = [
    'U.S. Senator',
    'Jeanne Shaheen',
    '506 Hart Senate Office Building',
    'Washington, DC 20510',
  ]
  const pdf = await typesetter.pdf([letter({ format: 'letter', address })])
  const [page] = readPages(pdf)
  t.match(page, { width: 612, height: 792 })
  const lines = page?.texts.filter(({ text }) => address.includes(text)) ?? []
  t.equal(lines.length, 4)
  /** The window over the sheet, from the sheet's upper edge: lying at the bottom and at the top of the envelope. */
  for (const [top, bottom] of [
    [2.04, 3.17],
    [2.5, 3.63],
  ] as const)
    t.ok(lines.filter(({ y }) => y > top * INCH && y < bottom * INCH).length >= 3)
  t.ok(lines.every(({ x, y }) => x === 0.875 * INCH && y > 2.27 * INCH && y < 3.4 * INCH))
})

t.test('fold marks stand at 105 and 210 mm', async (t) => {
  const ink = await inkOf(await typesetter.pdf([letter()]), 1, 595.2756)
  for (const at of [105, 210]) {
    t.ok(ink(4 * MM, (at - 0.5) * MM, 8 * MM, (at + 0.5) * MM, 245), `${at} mm`)
    t.notOk(ink(4 * MM, (at + 2) * MM, 8 * MM, (at + 80) * MM, 245))
  }
})

t.test('Latin, Cyrillic, Greek and Arabic are set in their letters, not in boxes', async (t) => {
  const words = [
    'Żółć, Ąžuolas, Übergröße, çà et là',
    'Ўсе літары: ёж, і, ў, ’ — «зварот»; Єдність, її, ґ; Съешь ещё',
    'Γειά σου κόσμε, ώρα',
    'الثقافة في بيلاروس',
  ]
  for (const paragraph of words) {
    const pdf = await typesetter.pdf([letter({ paragraphs: [paragraph] })])
    const [page] = readPages(pdf)
    t.same(
      page?.texts.filter(({ hasBox }) => hasBox),
      [],
      paragraph,
    )
    const plain = (text: string) => [...text.replace(/\s/g, '')].sort().join('')
    const set = page?.texts.filter(({ y }) => Math.abs(y - lineOf(page, paragraph)) < 1) ?? []
    t.equal(plain(set.map(({ text }) => text).join('')), plain(paragraph))
  }
})

t.test('an Arabic letter runs from right to left, its address from left to right', async (t) => {
  const pdf = await typesetter.pdf([
    letter({ language: 'ar', subject: 'الثقافة', salutation: 'سعادة المدير،' }),
  ])
  const [page] = readPages(pdf)
  const subject = page?.texts.find(({ text }) => text === 'الثقافة')
  t.ok((subject?.x ?? 0) > 400)
  t.ok(Math.abs((page?.texts.find(({ text }) => text.startsWith('7, place'))?.x ?? 0) - 25 * MM) < 0.1)
})

t.test('words of another direction keep their own order in an Arabic letter', async (t) => {
  const words = { salutation: 'Dear Director-General,', place_and_date: '26 نوفمبر 2026' }
  const [page] = readPages(await typesetter.pdf([letter({ language: 'ar', ...words })]))
  const find = (part: string) => page?.texts.find(({ text }) => text.includes(part))
  t.ok(find('Dear Director-General,'), 'the comma stands behind the English salutation')
  t.ok((find('26')?.x ?? 0) > (find('2026')?.x ?? 9_999), 'the day stands to the right of the year')
  t.same(
    page?.texts.filter(({ hasBox }) => hasBox),
    [],
  )
})

t.test('a long letter tells its pages, a short one does not; the second page bears no window', async (t) => {
  const paragraphs = Array.from(
    { length: 30 },
    (_, index) => `Paragraph ${index}. ${'It goes on. '.repeat(20)}`,
  )
  const pdf = await typesetter.pdf([letter(), letter({ paragraphs }), letter()])
  const pages = readPages(pdf).map(pageLines)
  t.ok(pages.length > 4)
  t.notMatch(pages[0]?.join('\n'), /Page/)
  t.match(pages[1]?.join('\n'), `Page 1 of ${pages.length - 2}`)
  t.match(pages[2]?.join('\n'), `Page 2 of ${pages.length - 2}`)
  t.notMatch(pages[2]?.join('\n'), /Fontenoy/)
  t.notMatch(pages.at(-1)?.join('\n'), /Page/)
  t.match(pages.at(-2)?.join('\n'), /Ann Example/)
})

t.test('what a supporter typed is text, whatever it looks like', async (t) => {
  const typed =
    '#set page(width: 1pt) $x^2$ *no* _no_ `raw` \\ @label <tag> // gone? /* gone? */ "quotes" -- ~'
  const pdf = await typesetter.pdf([
    letter({ paragraphs: [typed], subject: '= Heading', signature: ['#panic()'] }),
  ])
  const [page] = readPages(pdf)
  const lines = pageLines(page).join(' ')
  t.match(lines, typed)
  t.match(lines, '= Heading')
  t.match(lines, '#panic()')
})

t.test('her own print has a line to sign on', async (t) => {
  const without = await inkOf(await typesetter.pdf([letter()]), 1, 595.2756)
  const pdf = await typesetter.pdf([letter({ sign_here: true })])
  const withLine = await inkOf(pdf, 1, 595.2756)
  const name = readPages(pdf)[0]
    ?.texts.filter(({ text }) => text === 'Ann Example')
    .at(-1)
  const y = name?.y ?? 0
  t.ok(withLine(80 * MM, y - 8 * MM, 88 * MM, y - 2 * MM))
  t.notOk(without(80 * MM, y - 8 * MM, 88 * MM, y - 2 * MM))
})

t.test(
  'a page that cannot be set is an error that quotes nothing of it, and the next one is set',
  async (t) => {
    const broken = { ...letter({ paragraphs: ['Secret'] }), format: 'a0' } as unknown as PaperLetter
    const error = await typesetter.pdf([broken]).catch((error: unknown) => error)
    t.match(String(error), /could not be set/)
    t.notMatch(String(error), /Secret/)
    t.equal(readPages(await typesetter.pdf([letter()])).length, 1)
  },
)

function lineOf(page: { texts: { y: number; text: string }[] } | undefined, paragraph: string): number {
  const first = paragraph.split(/[\s,.:]/)[0] ?? ''
  const found = page?.texts.find(({ text }) => text.includes(first) || first.includes(text.trim() || '?'))
  return found?.y ?? 0
}

t.test(
  'a long postal address of the sender stays above the subject, and clear of a #10 window',
  async (t) => {
    const sender = [
      'Maximiliane-Alexandrowna von Hohenzollern-Sigmaringen zu Schleswig-Holstein',
      ...Array.from(
        { length: 10 },
        (_, index) => `Street of the seventeenth of June, back house, floor ${index}`,
      ),
      'Germany',
    ]
    for (const format of ['a4', 'letter'] as const) {
      const [page] = readPages(await typesetter.pdf([letter({ format, sender, subject: 'The subject' })]))
      const date = page?.texts.find(({ text }) => text === letter().place_and_date)
      const subject = page?.texts.find(({ text }) => text === 'The subject')
      t.ok(date && subject && date.y < subject.y - 8, format)
      const lines = page?.texts.filter(({ text }) => text.includes('floor')) ?? []
      t.equal(lines.length, 10, 'nothing is cut')
      if (format === 'letter') t.ok((date?.y ?? 1_000) < 2.37 * INCH)
    }
  },
)
