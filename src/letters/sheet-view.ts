import type { Campaign } from '../campaigns/campaign.ts'
import { textIn } from '../campaigns/campaign.ts'
import { letterFooter } from '../delivery/letter-mail.ts'
import { directionOf, formatsFor } from '../formats.ts'
import type { Sheet } from './sheet.ts'

/** What the partial `sheet` shows. */
export interface SheetView extends Sheet {
  dir: 'ltr' | 'rtl'
  date: string
  footer: string
}

/** What stands around a sheet on a page: its date and its footer, both in the letter's own language. */
export function viewSheet(
  sheet: Sheet,
  around: { campaign: Pick<Campaign, 'texts' | 'default_language'>; baseUrl: string; date: Date },
): SheetView {
  const { title } = textIn(around.campaign, sheet.language)
  return {
    ...sheet,
    dir: directionOf(sheet.language),
    date: formatsFor(sheet.language).date(around.date),
    footer: letterFooter(title, sheet.language, around.baseUrl),
  }
}

/** Letters with the same text, and how each of the others begins and ends. */
export interface SheetGroup {
  /** The first of them in full. */
  sheet: Sheet
  count: number
  /** What differs in the others: address, salutation, closing. */
  others: Pick<Sheet, 'addressee' | 'salutation' | 'closing'>[]
}

/** Puts letters with the same words together, so that forty of them can be read without reading the same forty times. */
export function groupSheets(sheets: Sheet[]): SheetGroup[] {
  const groups = new Map<string, Sheet[]>()
  for (const sheet of sheets) {
    const words = JSON.stringify([sheet.language, sheet.subject, sheet.text, sheet.signature])
    groups.set(words, [...(groups.get(words) ?? []), sheet])
  }
  return [...groups.values()].map((group) => ({
    sheet: group[0] as Sheet,
    count: group.length,
    others: group.slice(1).map(({ addressee, salutation, closing }) => ({ addressee, salutation, closing })),
  }))
}
