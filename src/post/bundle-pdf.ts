import { setCover, setLabel } from './bundle-cover.ts'
import { findBundle, listBundleLetters, recordSetting } from './bundle-letters.queries.ts'
import { bundleSheets } from './bundle-sheets.ts'
import { joinPdfs } from './join-pdf.ts'
import type { PostParts } from './post-parts.ts'
import { BATCH_PAGES, SETTERS } from './typeset.ts'

type Bundle = NonNullable<Awaited<ReturnType<typeof findBundle>>>

/**
 * One PDF of a bundle while it is being set: the label, the cover letter, then one letter a sheet. What has been sent
 * is forgotten, so that twenty thousand letters need no more memory than a few hundred. How far it has come stands in the
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
  const [first] = bundle ? await listBundleLetters(parts.db, bundleId, { after: 0, limit: 1 }) : []
  if (!bundle || !first) return undefined
  const { letters = 0, purged = 0 } = bundle.counts ?? {}
  if (letters === purged) return undefined
  const cover = await setCover(parts, bundle, first, letters - purged)
  const label = setLabel(bundle, first.addressee, first.language, hint)
  return joinPdfs(setParts(parts, bundle, [label, cover], letters - purged))
}

/** Batches on their way at most: one in each process, and one that is being opened meanwhile. */
const AHEAD = SETTERS + 1

async function* setParts(
  parts: PostParts,
  bundle: Bundle,
  top: Parameters<PostParts['typesetter']['pdf']>[0],
  total: number,
): AsyncGenerator<Uint8Array> {
  let done = 0
  const progress = () => recordSetting(parts.db, bundle.id, { done, total, now: parts.clock.now() })
  const ahead = [startSetting(parts, top, 0)]
  const next = async () => {
    const { pdf, letters } = await (ahead.shift() as Setting)
    done += letters
    await progress()
    return pdf
  }
  await progress()
  for await (const sheets of bundleSheets(parts, bundle, BATCH_PAGES)) {
    if (sheets.length > 0) ahead.push(startSetting(parts, sheets, sheets.length))
    if (ahead.length >= AHEAD) yield await next()
  }
  while (ahead.length > 0) yield await next()
}

type Setting = Promise<{ pdf: Uint8Array; letters: number }>

/** A batch that is being set while others are; its failure is told when its turn comes. */
function startSetting(
  { typesetter }: PostParts,
  pages: Parameters<PostParts['typesetter']['pdf']>[0],
  letters: number,
): Setting {
  const setting = typesetter.pdf(pages).then((pdf) => ({ pdf, letters }))
  setting.catch(() => undefined)
  return setting
}
