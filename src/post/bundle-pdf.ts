import { setCover, setLabel } from './bundle-cover.ts'
import { findBundle, listBundleLetters, recordSetting } from './bundle-letters.queries.ts'
import { bundleSheets } from './bundle-sheets.ts'
import { joinPdfs } from './join-pdf.ts'
import type { PostParts } from './post-parts.ts'
import { BATCH_PAGES } from './typeset.ts'

type Bundle = NonNullable<Awaited<ReturnType<typeof findBundle>>>

/**
 * One PDF of a bundle while it is being set: the label, the cover letter, then one letter a sheet. What has been sent
 * is forgotten, so that twenty thousand letters need no more memory than a hundred. How far it has come stands in the
 * bundle's row.
 * @param hint on the label, in the organizer's language.
 * @returns undefined when there is no such bundle or nothing of it can be set any more.
 */
export async function bundlePdf(
  parts: PostParts,
  bundleId: string,
  hint: string,
): Promise<AsyncGenerator<Buffer> | undefined> {
  const bundle = await findBundle(parts.db, bundleId)
  const [first] = bundle ? await listBundleLetters(parts.db, bundleId, 0, 1) : []
  if (!bundle || !first) return undefined
  const { letters = 0, purged = 0 } = bundle.counts ?? {}
  if (letters === purged) return undefined
  const cover = await setCover(parts, bundle, first, letters)
  const label = setLabel(bundle, first.addressee, first.language, hint)
  return joinPdfs(setParts(parts, bundle, [label, cover], letters - purged))
}

async function* setParts(
  parts: PostParts,
  bundle: Bundle,
  top: Parameters<PostParts['typesetter']['pdf']>[0],
  total: number,
): AsyncGenerator<Uint8Array> {
  let done = 0
  const progress = () => recordSetting(parts.db, bundle.id, { done, total, now: parts.clock.now() })
  await progress()
  yield await parts.typesetter.pdf(top)
  for await (const sheets of bundleSheets(parts, bundle, BATCH_PAGES)) {
    if (sheets.length === 0) continue
    yield await parts.typesetter.pdf(sheets)
    done += sheets.length
    await progress()
  }
}
