import type { Db } from '../../src/db/connect.ts'
import { writeXlsx } from '../../src/spreadsheets/write-xlsx.ts'
import { listPreview, type PreviewRow } from '../import/staging/import-cards.queries.ts'

const BATCH = 1_000

/**
 * The rejected rows of an import as a spreadsheet: the line of each in its file, what is wrong with it, and its cells as
 * they stood, under the headers of the file. Mended, it can be imported like any other.
 * @param tell the sentence of what is wrong with a row.
 */
export async function rejectedSheet(
  db: Db,
  file: { id: string; columns: string[] },
  heads: { sheet: string; line: string; wrong: string },
  tell: (row: PreviewRow) => string,
): Promise<Buffer> {
  async function* rows(): AsyncGenerator<string[]> {
    for (let offset = 0; ; offset += BATCH) {
      const batch = await listPreview(db, file.id, { show: 'rejected', offset, limit: BATCH })
      for (const row of batch) yield [...row.cells, String(row.line), tell(row)]
      if (batch.length < BATCH) return
    }
  }
  return await writeXlsx([
    { name: heads.sheet, header: [...file.columns, heads.line, heads.wrong], rows: rows() },
  ])
}
