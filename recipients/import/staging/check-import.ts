import { latestDay } from '../../../src/days.ts'
import type { Tx } from '../../../src/db/connect.ts'
import { birthCard } from '../birth-card.ts'
import type { Card } from '../card-codes.ts'
import { cleanOfficial } from '../clean/clean-official.ts'
import type { Target } from '../field-codes.ts'
import type { ImportDefaults, OutcomeCounts } from '../import-shapes.ts'
import { nameKey } from '../name-key.ts'
import { deleteCards, type NewCard, upsertCards } from './import-cards.queries.ts'
import type { ImportDesk } from './import-desk.ts'
import { findRows, listRows, type StagedRow, updateCells } from './import-rows.queries.ts'
import { findImport, type ImportRow, moveImport, noteProgress } from './imports.queries.ts'
import { joinRows, markAlike, partRows } from './joining.queries.ts'
import {
  countStaged,
  listUnkeyed,
  markTwice,
  openPairs,
  pairByAddress,
  pairByExternalId,
  pairByName,
  writeNameKeys,
} from './matching.queries.ts'
import { countOutcomes, writeOutcomes } from './outcomes.queries.ts'

const BATCH = 1_000

/** Says which field each column is and what holds for all rows; the rows are then checked. @returns false when too late. */
export async function chooseMapping(
  desk: ImportDesk,
  id: string,
  choice: { targets: Target[]; defaults: ImportDefaults },
): Promise<boolean> {
  return await moveImport(desk.db, id, {
    from: ['mapping', 'preview', 'checking'],
    to: 'checking',
    now: desk.clock.now(),
    set: { targets: choice.targets, defaults: choice.defaults, rows_done: 0, counts: null },
  })
}

/** Cleans every staged row and compares it with the directory; then the preview waits for the organizer's word. */
export async function checkImport(desk: ImportDesk, id: string): Promise<void> {
  const row = await findImport(desk.db, id)
  if (row?.status !== 'checking') return
  await deleteCards(desk.db, id)
  await cleanRows(desk, row)
  await compareAgain(desk, row, 'checking')
}

/** Makes cards of all rows. While the database keeps those of one batch, the next is cleaned. */
async function cleanRows(desk: ImportDesk, row: ImportRow): Promise<void> {
  const keep = async (cards: NewCard[], done: number) => {
    await upsertCards(desk.db, row.id, cards)
    await noteProgress(desk.db, row.id, { rowsDone: done, now: desk.clock.now() })
  }
  const lastDay = latestDay(desk.clock.now())
  let keeping: Promise<void> = Promise.resolve()
  for (let after = 0; ; ) {
    const rows = await listRows(desk.db, row.id, after, BATCH)
    const cards = rows.map((staged) => makeCard(staged, row, lastDay))
    await keeping
    if (rows.length === 0) return
    after = rows.at(-1)?.number ?? after
    keeping = keep(cards, after)
    // A fault is told where the batch is waited for.
    keeping.catch(() => undefined)
  }
}

/** Puts in what the organizer typed into rejected rows, and checks these rows again. @returns false when too late. */
export async function correctRows(
  desk: ImportDesk,
  id: string,
  corrections: { number: number; cells: Map<number, string> }[],
): Promise<boolean> {
  const row = await findImport(desk.db, id)
  if (row?.status !== 'preview') return false
  const rows = await findRows(
    desk.db,
    id,
    corrections.map(({ number }) => number),
  )
  const corrected: StagedRow[] = []
  for (const staged of rows) {
    const typed = corrections.find(({ number }) => number === staged.number)?.cells
    const cells = staged.cells.map((cell, at) => typed?.get(at) ?? cell)
    if (cells.every((cell, at) => cell === staged.cells[at])) continue
    await updateCells(desk.db, id, { number: staged.number, cells })
    corrected.push({ number: staged.number, line: staged.line, cells })
  }
  await upsertCards(
    desk.db,
    id,
    corrected.map((staged) => makeCard(staged, row, latestDay(desk.clock.now()))),
  )
  await compareAgain(desk, row, 'preview')
  return true
}

/** Compares the cleaned rows with the directory as it is now. @returns how many rows there are of each outcome. */
export async function compareRows(tx: Tx, id: string, directoryId: string): Promise<OutcomeCounts> {
  await keyNames(tx, directoryId)
  await countStaged(tx)
  await partRows(tx, id)
  await markTwice(tx, id)
  await joinRows(tx, id)
  await openPairs(tx)
  await pairByExternalId(tx, id, directoryId)
  await pairByAddress(tx, id, directoryId)
  await pairByName(tx, id, directoryId)
  await writeOutcomes(tx, id)
  await markAlike(tx, id)
  return await countOutcomes(tx, id, directoryId)
}

async function compareAgain(desk: ImportDesk, row: ImportRow, from: 'checking' | 'preview'): Promise<void> {
  await desk.db.transaction().execute(async (tx) => {
    const counts = await compareRows(tx, row.id, row.directory_id)
    await moveImport(tx, row.id, { from: [from], to: 'preview', now: desk.clock.now(), set: { counts } })
  })
}

async function keyNames(tx: Tx, directoryId: string): Promise<void> {
  for (;;) {
    const unkeyed = await listUnkeyed(tx, directoryId, 5_000)
    if (unkeyed.length === 0) return
    await writeNameKeys(
      tx,
      unkeyed.map(({ id, name }) => ({ id, key: nameKey(name) })),
    )
  }
}

function makeCard(staged: StagedRow, row: ImportRow, lastDay: string): NewCard {
  const defaults = row.defaults as unknown as ImportDefaults
  const targets = row.targets as Target[]
  const { card, repairs, problems } = cleanOfficial(staged.cells, targets, staged.formulas, defaults, lastDay)
  if (defaults.checkedOn !== '') markCheckedOn(card, defaults.checkedOn)
  const birth = birthCard(card, defaults)
  return {
    number: staged.number,
    card,
    birth,
    repairs,
    problems,
    nameKey: nameKey(card.name ?? birth.name ?? ''),
  }
}

/** What the organizer says of every contact at once: that somebody looked at it that day. */
function markCheckedOn(card: Card, day: string): void {
  if (card.email !== undefined) card.email_checked ??= day
  if (card.web_form !== undefined) card.form_checked ??= day
  if (card.postal_address !== undefined) card.post_checked ??= day
}
