import t from 'tap'
import { fitsOnePage } from '../../src/post/fits-one-page.ts'
import type { PaperLetter } from '../../src/post/paper-shapes.ts'
import { makeTypesetter } from '../../src/post/typeset.ts'
import { pageLines, readPages } from '../support/pdf.ts'

const typesetter = makeTypesetter()
t.teardown(() => typesetter.close())

const SENTENCES = {
  en: 'WE ask that your government refuse, officially and in public, to recognize him. ',
  ru: 'Мы просим Ваше правительство официально и публично отказать ему в признании. ',
  el: 'Ζητούμε από την κυβέρνησή σας να αρνηθεί δημόσια την αναγνώρισή του. ',
  ar: 'نطلب من حكومتكم أن ترفض الاعتراف به رسميا وعلنا. ',
}

/** A letter of so many sentences in paragraphs of three, as it would be set on paper. */
function letterOf(
  language: keyof typeof SENTENCES,
  count: number,
  format: PaperLetter['format'],
): PaperLetter {
  const sentence = SENTENCES[language]
  const paragraphs = Array.from({ length: Math.ceil(count / 3) }, (_, index) =>
    sentence.repeat(Math.min(3, count - index * 3)).trim(),
  )
  const letter: PaperLetter = {
    kind: 'letter',
    format,
    language,
    address: ['Minister', 'Ministry', 'POLAND'],
    sender: ['Ann Example'],
    place_and_date: 'Poland, 23 November 2026',
    subject: sentence.trim(),
    salutation: 'Dear Minister,',
    paragraphs,
    closing: 'Yours sincerely,',
    signature: ['Ann Example', 'ul. Miodowa 1', '00-251 Warszawa', 'Poland'],
    sign_here: count % 2 === 0,
    footer: count % 3 === 0 ? '' : sentence.repeat(2).trim(),
    mark: `1 \u00b7 ${count}`,
    page_words: '',
  }
  return { ...letter, page_words: fitsOnePage(letter) ? '' : 'Page {page} of {pages}' }
}

for (const language of ['en', 'ru', 'el', 'ar'] as const)
  t.test(`what is said to fit on one page does, and what does not bears numbers: ${language}`, async (t) => {
    for (const format of ['a4', 'letter'] as const) {
      const letters = Array.from({ length: 30 }, (_, index) => letterOf(language, index + 1, format))
      const pages = readPages(await typesetter.pdf(letters)).map((page) => pageLines(page))
      const marks = pages.map((lines) => lines.find((line) => line.startsWith('1 \u00b7 ')))
      t.notOk(marks.includes(undefined), 'a page without a mark would be one that was not foreseen')
      for (const letter of letters) {
        const own = pages.filter((_, index) => marks[index] === letter.mark)
        if (letter.page_words === '') t.equal(own.length, 1)
        if (own.length > 1) t.ok(own[1]?.some((line) => line === `Page 2 of ${own.length}`))
      }
      const short = letters.filter(({ page_words }) => page_words === '').length
      const single = letters.filter(({ mark }) => marks.filter((one) => one === mark).length === 1).length
      t.ok(short >= single * 0.5, `half of those on one page at least were foreseen: ${short} of ${single}`)
    }
  })
