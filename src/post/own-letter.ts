import type { Db } from '../db/connect.ts'
import type { Addressee } from '../db/tables/letters.ts'
import type { Sheet } from '../letters/sheet.ts'
import { findPostalAddress } from './bundles.queries.ts'
import { setOnPaper } from './paper-letter.ts'
import type { Typesetter } from './typeset.ts'

/** A letter that its author prints, signs and posts herself. */
export interface OwnLetter {
  sheet: Sheet
  addressee: Addressee
  recipientId: string
  /** Hers, ISO 3166-1 alpha-2: she posts it from there. Empty when she has not said. */
  country: string
  date: Date
}

/** One letter as PDF, with a line to sign on. The office's postal address stands in the window, if it is known. */
export async function ownLetterPdf(
  parts: { db: Db; typesetter: Typesetter },
  letter: OwnLetter,
): Promise<Uint8Array> {
  const address = await findPostalAddress(parts.db, letter.recipientId)
  const page = setOnPaper(letter.sheet, {
    addressee: letter.addressee,
    address: address ?? '',
    country: letter.country,
    date: letter.date,
    postedFrom: letter.country === '' ? null : letter.country,
    isOwn: true,
    footer: '',
    mark: '',
  })
  return await parts.typesetter.pdf([page])
}
