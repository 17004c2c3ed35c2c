import type { Addressee } from '../db/tables/letters.ts'
import { unsealContent } from '../letters/letter-seal.ts'
import { addressBlock, paperFormatFor } from './address-block.ts'
import { type BundleLetter, listNamed } from './bundle-letters.queries.ts'
import type { SheetBundle } from './bundle-sheets.ts'
import type { PaperCover, PaperLabel } from './paper-shapes.ts'
import { paperWords } from './paper-words.ts'
import type { PostParts } from './post-parts.ts'

const PAGE = 1_000

/**
 * What lies on top of a bundle, in the language of its first letter: how many letters there are, and the names of
 * those who agreed to be named.
 */
export async function setCover(
  parts: Pick<PostParts, 'db' | 'keysOf' | 'clock' | 'baseUrl'>,
  bundle: SheetBundle,
  first: BundleLetter,
  count: number,
): Promise<PaperCover> {
  const words = paperWords(first.language)
  const campaign = first.campaign_title
  const names = await listNames(parts, bundle.id)
  names.sort(words.compare)
  return {
    kind: 'cover',
    format: paperFormatFor(first.addressee.country),
    language: first.language,
    address: addressBlock(first.addressee, bundle.address, bundle.posted_from),
    sender: [campaign, parts.baseUrl],
    place_and_date: words.date(parts.clock.now()),
    subject: words.t('letter.bundle.subject', { count, campaign }),
    salutation: first.salutation,
    paragraphs: [words.t('letter.bundle.enclosed', { count, campaign }), words.t('letter.bundle.confirmed')],
    closing: first.closing,
    signature: [words.t('letter.bundle.sender', { campaign })],
    names_title: words.t('letter.bundle.named', { count: names.length }),
    names,
  }
}

/** The address for one large envelope. @param hint in the organizer's language. */
export function setLabel(
  bundle: Pick<SheetBundle, 'address' | 'posted_from'>,
  addressee: Pick<Addressee, 'office' | 'name' | 'country'>,
  language: string,
  hint: string,
): PaperLabel {
  return {
    kind: 'label',
    format: paperFormatFor(addressee.country),
    language,
    address: addressBlock(addressee, bundle.address, bundle.posted_from),
    hint,
  }
}

async function listNames(parts: Pick<PostParts, 'db' | 'keysOf'>, bundleId: string): Promise<string[]> {
  const names: string[] = []
  for (let last = 0; ; ) {
    const rows = await listNamed(parts.db, bundleId, last, PAGE)
    for (const row of rows) {
      if (!row.sealed_content) continue
      const { dataKey } = await parts.keysOf(row.campaign_id)
      names.push(unsealContent(dataKey, row.id, row.sealed_content).name)
    }
    if (rows.length < PAGE) return names
    last = rows.at(-1)?.ordinal ?? last
  }
}
