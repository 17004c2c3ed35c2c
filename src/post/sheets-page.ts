import { directionOf } from '../formats.ts'
import type { Translator } from '../i18n.ts'
import { setCover, setLabel } from './bundle-cover.ts'
import { findBundle, listBundleLetters } from './bundle-letters.queries.ts'
import { sheetsBetween } from './bundle-sheets.ts'
import type { PaperCover, PaperLabel, PaperLetter } from './paper-shapes.ts'
import type { PostParts } from './post-parts.ts'

/** Letters on one page of the browser: as many as it prints without trouble. */
const PART = 200

/**
 * The data of templates/pages/print/sheets.hbs: a bundle to be printed from any browser, in parts. The first part
 * begins with the label and the cover letter.
 * @param part from 1.
 * @returns undefined when there is no such bundle or part.
 */
export async function sheetsPage(
  parts: Omit<PostParts, 'typesetter'>,
  words: Translator,
  bundleId: string,
  part: number,
) {
  const bundle = await findBundle(parts.db, bundleId)
  const [first] = bundle ? await listBundleLetters(parts.db, bundleId, { after: 0, limit: 1 }) : []
  if (!bundle || !first) return undefined
  const { letters = 0, purged = 0, last = 0 } = bundle.counts ?? {}
  const count = Math.ceil(last / PART)
  if (part < 1 || part > count || letters === purged) return undefined
  const sheets = await sheetsBetween(parts, bundle, (part - 1) * PART, part * PART)
  const cover = part === 1 ? await setCover(parts, bundle, first, letters - purged) : null
  const label =
    part === 1 ? setLabel(bundle, first.addressee, first.language, words.t('print.label_hint')) : null
  return {
    title: words.t('print.bundle', { number: String(bundle.number) }),
    back: `/organizer/print/bundles/${bundle.id}`,
    format: (cover ?? sheets[0])?.format ?? 'a4',
    label: label && viewLabel(label),
    cover: cover && viewHead(cover),
    letters: sheets.map(viewHead),
    parts:
      count > 1
        ? Array.from({ length: count }, (_, index) => ({
            name: words.t('print.part', { part: index + 1, parts: count }),
            href: `/organizer/print/bundles/${bundle.id}/sheets?part=${index + 1}`,
            isCurrent: index + 1 === part,
          }))
        : null,
  }
}

function viewHead<T extends PaperLetter | PaperCover>(page: T) {
  return { ...page, dir: directionOf(page.language), text: page.paragraphs.join('\n\n') }
}

function viewLabel(label: PaperLabel) {
  return { ...label, dir: 'ltr' }
}
