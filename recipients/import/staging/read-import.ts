import { chooseAsBefore } from '../chosen-before.ts'
import { guessMapping } from '../guess-mapping.ts'
import type { Remark } from '../import-shapes.ts'
import { type RawTable, type ReadingHints, Unreadable } from '../raw-table.ts'
import { readUpload } from '../read-upload.ts'
import type { ImportDesk } from './import-desk.ts'
import { deleteRows, insertRows, type StagedRow } from './import-rows.queries.ts'
import { findChosenBefore, findImport, type ImportRow, moveImport, noteProgress } from './imports.queries.ts'
import { keptUpload, refuseImport } from './receive-upload.ts'

const BATCH = 1_000
const SAMPLE = 200

/**
 * Reads the kept file of an import and stages its rows, a thousand at a time; then the columns are guessed and the
 * organizer is asked. A file that cannot be read ends as `refused`, with the reason.
 */
export async function readImport(desk: ImportDesk, id: string): Promise<void> {
  const row = await findImport(desk.db, id)
  if (row?.status !== 'reading') return
  const { upload, hints } = keptUpload(desk, row)
  await deleteRows(desk.db, id)
  try {
    const table = await readUpload(upload, hints)
    const { count, sample } = await stageRows(desk, id, table)
    const chosen = await chooseColumns(desk, row, table.columns, sample)
    await moveImport(desk.db, id, {
      from: ['reading'],
      to: 'mapping',
      now: desk.clock.now(),
      set: {
        format: table.format,
        encoding: table.encoding,
        separator: table.separator,
        columns: table.columns,
        remarks: [...table.remarks, ...chosen.remarks],
        targets: chosen.targets,
        ...(chosen.defaults ? { defaults: chosen.defaults } : {}),
        row_count: count,
        rows_done: count,
      },
    })
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    await deleteRows(desk.db, id)
    await refuseImport(desk, id, error)
  }
}

/**
 * Lets an import be read once more, as the organizer says; also one whose work died.
 * @returns false when it is past the mapping or its file is gone.
 */
export async function readAgain(desk: ImportDesk, id: string, hints: ReadingHints): Promise<boolean> {
  return await moveImport(desk.db, id, {
    from: ['reading', 'mapping', 'preview', 'refused'],
    to: 'reading',
    now: desk.clock.now(),
    set: { hints, refusal: null, row_count: 0, rows_done: 0 },
  })
}

/** What each column is: as the organizer chose for the file before, else guessed. */
async function chooseColumns(desk: ImportDesk, row: ImportRow, columns: string[], sample: string[][]) {
  const guessed = guessMapping(columns, sample)
  const before = await findChosenBefore(desk.db, row.directory_id)
  const targets = before && chooseAsBefore(columns, guessed, before)
  if (!targets) return { targets: guessed, remarks: [] }
  const file = before.fileName
  const remark: Remark = file
    ? { code: 'as_before', params: { file } }
    : { code: 'as_before_pasted', params: {} }
  return {
    targets,
    remarks: [remark],
    defaults: { ...before.defaults, checkedOn: '' },
  }
}

async function stageRows(desk: ImportDesk, id: string, table: RawTable) {
  const sample: string[][] = []
  let batch: StagedRow[] = []
  let count = 0
  const stage = async () => {
    await insertRows(desk.db, id, batch)
    await noteProgress(desk.db, id, { rowsDone: count, rowCount: count, now: desk.clock.now() })
    batch = []
  }
  for await (const row of table.rows) {
    if (sample.length < SAMPLE) sample.push(row.cells)
    batch.push({ ...row, number: ++count })
    if (batch.length === BATCH) await stage()
  }
  if (batch.length > 0) await stage()
  return { count, sample }
}
