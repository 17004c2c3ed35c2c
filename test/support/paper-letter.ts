import sharp from 'sharp'
import type { PaperLetter } from '../../src/post/paper-shapes.ts'
import { drawPage } from './pdf.ts'

/** A letter on paper to UNESCO; what is given replaces its own words. */
export function letter(values: Partial<PaperLetter> = {}): PaperLetter {
  return {
    kind: 'letter',
    format: 'a4',
    language: 'en',
    address: ['Director-General', 'UNESCO', '7, place de Fontenoy', '75352 Paris 07 SP', 'FRANCE'],
    sender: ['Ann Example', 'ul. Miodowa 1', '00-251 Warszawa', 'Poland'],
    place_and_date: 'Poland, 23 November 2026',
    subject: 'Culture in Belarus',
    salutation: 'Dear Director-General,',
    paragraphs: ['I write to you as a reader.', 'I ask you:\n1. to listen;\n2. to answer.'],
    closing: 'Yours sincerely,',
    signature: ['Ann Example', 'Poland'],
    sign_here: false,
    footer: 'Carried by Zvarot.',
    mark: '7 \u00b7 12',
    page_words: 'Page {page} of {pages}',
    ...values,
  }
}

/** As long as a real one can be. */
export const LONG_ADDRESS = [
  'Federal Minister for European and International Affairs',
  'Federal Ministry for European and International Affairs (Bundesministerium für europäische und internationale Angelegenheiten)',
  'Minoritenplatz 8',
  '1010 Wien',
  'AUSTRIA',
]

/** Where ink stands in a picture of a page, in points from the upper left corner. */
export async function inkOf(pdf: Uint8Array, page: number, width: number) {
  const { data, info } = await sharp(drawPage(pdf, page, Math.round(width * 2)))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const scale = width / info.width
  return (left: number, top: number, right: number, bottom: number, dark = 160): boolean => {
    for (let y = Math.floor(top / scale); y < Math.min(bottom / scale, info.height); y++)
      for (let x = Math.floor(left / scale); x < Math.min(right / scale, info.width); x++)
        if ((data[y * info.width + x] ?? 255) < dark) return true
    return false
  }
}
