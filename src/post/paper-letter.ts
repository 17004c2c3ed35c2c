import type { Addressee } from '../db/tables/letters.ts'
import { formatsFor } from '../formats.ts'
import type { Sheet } from '../letters/sheet.ts'
import { countryName } from '../letters/wording.ts'
import { addressBlock, paperFormatFor } from './address-block.ts'
import { fitsOnePage } from './fits-one-page.ts'
import type { PaperLetter } from './paper-shapes.ts'
import { paperWords } from './paper-words.ts'

/** What a sheet of paper needs besides the letter. */
export interface OnPaper {
  addressee: Addressee
  /** Of the recipient; without one the block names office and institution alone. */
  address: string
  /** Of the supporter, ISO 3166-1 alpha-2. */
  country: string
  date: Date
  postedFrom: string | null
  /** True for a letter that its author prints: she signs it by hand. */
  isOwn: boolean
  footer: string
  mark: string
}

/** A sheet as it is set on paper: the very words that the supporter read. */
export function setOnPaper(sheet: Sheet, around: OnPaper): PaperLetter {
  const { country, date } = around
  const letter = {
    kind: 'letter' as const,
    format: paperFormatFor(around.addressee.country),
    language: sheet.language,
    address: addressBlock(around.addressee, around.address, around.postedFrom),
    sender: sheet.signature,
    place_and_date: [countryName(country, sheet.language), formatsFor(sheet.language).date(date)]
      .filter((part) => part !== '')
      .join(', '),
    subject: sheet.subject,
    salutation: sheet.salutation,
    paragraphs: sheet.text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== ''),
    closing: sheet.closing,
    signature: sheet.signature,
    sign_here: around.isOwn,
    footer: around.footer,
    mark: around.mark,
  }
  return { ...letter, page_words: fitsOnePage(letter) ? '' : paperWords(sheet.language).t('letter.page') }
}
