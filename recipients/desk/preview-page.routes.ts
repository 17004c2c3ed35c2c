import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OutcomeCounts } from '../import/import-shapes.ts'
import {
  countRepaired,
  countRepairs,
  listMissing,
  listPreview,
  type PreviewShow,
} from '../import/staging/import-cards.queries.ts'
import type { ImportRow } from '../import/staging/imports.queries.ts'
import type { DirectoryDeskParts } from './directory-desk-parts.ts'
import { queryText, type Reader, readOffset, turning } from './directory-frame.ts'
import { importFrame, tellRemark } from './import-view.ts'
import { viewChanged, viewNew, viewRejected, viewRepaired } from './preview-rows.ts'

const SHOWS = ['rejected', 'new', 'alike', 'joined', 'changed', 'unchanged', 'missing', 'repaired'] as const
/** Shown when there are any: most files have none. */
const RARE: readonly Show[] = ['alike', 'joined']
type Show = (typeof SHOWS)[number]
const PAGE = 50
const REJECTED_PAGE = 25

/** Shows what applying an import will do, before anything is written. */
export async function showPreview(
  parts: DirectoryDeskParts,
  row: ImportRow,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { words } = request
  const reader: Reader = { words, link: (path) => request.link(path) }
  const counts = row.counts as OutcomeCounts
  const repairs = await countRepairs(parts.db, row.id)
  const totals = { ...counts, repaired: await countRepaired(parts.db, row.id) }
  const show = SHOWS.find((name) => name === queryText(request.query, 'show')) ?? firstOf(totals)
  const repair = repairs.find(
    ({ code }) => show === 'repaired' && code === queryText(request.query, 'repair'),
  )
  const limit = show === 'rejected' ? REJECTED_PAGE : PAGE
  const offset = readOffset(request.query)
  const path = `/organizer/imports/${row.id}`
  return await reply.desk('directories/preview', {
    ...importFrame(row, reader),
    here: `${path}?show=${show}`,
    counts,
    remarks: row.remarks.map((remark) => tellRemark(remark, words)),
    shows: SHOWS.filter((name) => totals[name] > 0 || !RARE.includes(name)).map((name) => ({
      name: words.t(`import.show.${name}`),
      count: totals[name],
      href: request.link(`${path}?show=${name}`),
      isCurrent: name === show,
      isLoud: name === 'rejected' && totals.rejected > 0,
    })),
    [show === 'alike' || show === 'joined' ? 'beside' : show]: await rowsOf(
      parts,
      row,
      { show, repair: repair?.code, offset, limit },
      reader,
    ),
    show,
    isEmpty: totals[show] === 0,
    nothing: words.t(`import.nothing.${show}`),
    repairs:
      show === 'repaired'
        ? repairs.map(({ code, count }) => ({
            name: words.t(`import.repair.${code}`),
            count,
            href: request.link(`${path}?show=repaired&repair=${code}`),
            isCurrent: code === repair?.code,
          }))
        : [],
    rowsPath: request.link(`${path}/rows`),
    rejectedHref: totals.rejected > 0 ? `${path}/rejected.xlsx` : undefined,
    button: buttonOf(counts, words),
    hasWork: counts.new + counts.changed + counts.missing > 0,
    missingCount: counts.missing > 0 ? words.t('import.apply.missing', { count: counts.missing }) : undefined,
    alikeNote: totals.alike > 0 ? words.t('import.apply.alike', { count: totals.alike }) : undefined,
    joinedNote: totals.joined > 0 ? words.t('import.apply.joined', { count: totals.joined }) : undefined,
    alikeHref: request.link(`${path}?show=alike#rows`),
    joinedHref: request.link(`${path}?show=joined#rows`),
    ...besideOf(show, words),
    rejectedNote:
      counts.rejected > 0 ? words.t('import.apply.rejected', { count: counts.rejected }) : undefined,
    ...turning(
      {
        offset,
        limit,
        count: repair?.rows ?? totals[show],
        path: `${path}?show=${show}${repair ? `&repair=${repair.code}` : ''}`,
      },
      reader.link,
    ),
  })
}

/** What stands above rows that belong beside another, and above the line of that other. */
function besideOf(show: Show, words: Reader['words']) {
  if (!RARE.includes(show)) return {}
  return { otherHead: words.t(`import.beside.${show}`), otherHint: words.t(`import.beside.${show}_hint`) }
}

type Totals = Record<Show, number>

/** What needs her eyes first. */
function firstOf(totals: Totals): Show {
  return SHOWS.find((name) => totals[name] > 0 && name !== 'unchanged') ?? 'unchanged'
}

async function rowsOf(
  parts: DirectoryDeskParts,
  row: ImportRow,
  page: { show: Show; repair: string | undefined; offset: number; limit: number },
  reader: Reader,
) {
  const { show, ...part } = page
  if (show === 'missing') {
    const missing = await listMissing(parts.db, { importId: row.id, directoryId: row.directory_id, ...part })
    return missing.map(({ id, name, office, country }) => ({
      name,
      office,
      country: country ? reader.words.country(country) : '',
      href: reader.link(`/organizer/recipients/${id}`),
    }))
  }
  const rows = await listPreview(parts.db, row.id, { show: show as PreviewShow, ...part })
  if (show === 'changed') return rows.map((found) => viewChanged(found, reader))
  if (show === 'rejected') return rows.map((found) => viewRejected(found, row, reader))
  if (show === 'repaired') return rows.map((found) => viewRepaired(found, row, page.repair, reader))
  return rows.map((found) => viewNew(found, reader))
}

/** The button says what it does. */
function buttonOf(counts: OutcomeCounts, words: Reader['words']): string {
  const parts = [
    counts.new > 0 ? words.t('import.apply.new', { count: counts.new }) : '',
    counts.changed > 0 ? words.t('import.apply.changed', { count: counts.changed }) : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? words.t('import.apply.nothing') : words.capital(words.list(parts))
}
