import type { CellProblem } from '../import/cell-shapes.ts'
import type { PreviewRow } from '../import/staging/import-cards.queries.ts'
import type { ImportRow } from '../import/staging/imports.queries.ts'
import { directoryFrame, type Reader } from './directory-frame.ts'

/** What every page of an import shows above its own. */
export function importFrame(row: ImportRow, reader: Reader) {
  const name = row.file_name || reader.words.t('import.pasted')
  const path = `/organizer/imports/${row.id}`
  return {
    ...directoryFrame({ slug: row.slug, name: row.directory_name }, 'imports', reader),
    title: reader.words.t('import.title', { file: name }),
    file: name,
    application: reader.link(`${path}/application`),
    continuation: reader.link(`${path}/continuation`),
    removal: reader.link(`${path}/removal`),
    undoing: reader.link(`${path}/undoing`),
    mapping: reader.link(`${path}/mapping`),
  }
}

/** The header of a column, or its number where it has none. */
export function columnName(columns: readonly string[], at: number, words: Reader['words']): string {
  return columns[at] || words.t('import.column', { number: at + 1 })
}

/** What was seen in the file as a whole, as a sentence. */
export function tellRemark(
  remark: { code: string; params: Record<string, string | number> },
  words: Reader['words'],
): string {
  return words.t(`import.remark.${remark.code}`, remark.params)
}

/** What is wrong with a cell, as a sentence. */
export function tellProblem(problem: CellProblem, words: Reader['words']): string {
  const { code, params = {} } = problem
  if (code === 'address') return words.t(`address.problem.${params.problem ?? 'local_part'}`)
  return words.t(`import.problem.${code}`, params)
}

/** What is wrong with a row, a sentence each, with the column where there is one. */
export function tellRejected(row: PreviewRow, file: { columns: string[] }, words: Reader['words']): string[] {
  const told = row.problems.map((problem) => {
    const sentence = tellProblem(problem, words)
    return problem.column < 0 ? sentence : `${columnName(file.columns, problem.column, words)}: ${sentence}`
  })
  if (told.length > 0) return told
  return row.twice_line === null
    ? [words.t('import.problem.name')]
    : [words.t('import.problem.twice', { line: row.twice_line })]
}
