import { letterFooter } from '../delivery/letter-mail.ts'
import { openContent } from '../letters/letter-content.ts'
import { publishedModel } from '../letters/published-models.ts'
import { setSheet } from '../letters/sheet.ts'
import { type BundleLetter, listBundleLetters } from './bundle-letters.queries.ts'
import { setOnPaper } from './paper-letter.ts'
import type { PaperLetter } from './paper-shapes.ts'
import type { PostParts } from './post-parts.ts'

type Parts = Pick<PostParts, 'db' | 'keysOf' | 'baseUrl'>

/** What of a bundle stands on each of its sheets. */
export interface SheetBundle {
  id: string
  number: number
  address: string
  posted_from: string | null
}

/**
 * The letters of a bundle as sheets, in batches, so that no more than one batch is open in memory.
 * A letter whose text has been removed as promised is left out.
 */
export async function* bundleSheets(
  parts: Parts,
  bundle: SheetBundle,
  batch: number,
): AsyncGenerator<PaperLetter[]> {
  let last = 0
  for (;;) {
    const letters = await listBundleLetters(parts.db, bundle.id, { after: last, limit: batch })
    if (letters.length === 0) return
    last = letters.at(-1)?.ordinal ?? last
    yield await sheetsOf(parts, bundle, letters)
  }
}

/** The letters between two places of a bundle as sheets: the same, whatever is taken back meanwhile of those before. */
export async function sheetsBetween(
  parts: Parts,
  bundle: SheetBundle,
  after: number,
  last: number,
): Promise<PaperLetter[]> {
  return await sheetsOf(
    parts,
    bundle,
    await listBundleLetters(parts.db, bundle.id, { after, last, limit: last - after }),
  )
}

async function sheetsOf(parts: Parts, bundle: SheetBundle, letters: BundleLetter[]): Promise<PaperLetter[]> {
  const sheets = await Promise.all(letters.map((letter) => sheetOf(parts, bundle, letter)))
  return sheets.flatMap((sheet) => sheet ?? [])
}

async function sheetOf(
  parts: Parts,
  bundle: SheetBundle,
  letter: BundleLetter,
): Promise<PaperLetter | undefined> {
  const content = await openContent(parts.keysOf, letter)
  if (!content) return undefined
  const model = await publishedModel(parts.db, letter.appeal_id)
  return setOnPaper(setSheet(content, letter, model), {
    addressee: letter.addressee,
    address: bundle.address,
    country: letter.country,
    date: letter.confirmed_at,
    postedFrom: bundle.posted_from,
    isOwn: false,
    footer: letterFooter(letter.campaign_title, letter.language, parts.baseUrl),
    mark: `${bundle.number} \u00b7 ${letter.ordinal}`,
  })
}
