import type { Card } from '../import/card-codes.ts'
import { isSpokenField } from '../import/field-codes.ts'
import type { PreviewRow } from '../import/staging/import-cards.queries.ts'
import type { ImportRow } from '../import/staging/imports.queries.ts'
import type { Reader } from './directory-frame.ts'
import { columnName, tellProblem, tellRejected } from './import-view.ts'
import { fieldName } from './view-changes.ts'

/** A new recipient as it will be. */
export function viewNew(row: PreviewRow, { words }: Reader) {
  const card: Card = { ...row.birth, ...row.card }
  return {
    line: row.line,
    other: row.other_line,
    name: card.name,
    office: card.office,
    country: card.country ? words.country(card.country) : (card.place ?? ''),
    languages: card.languages?.replaceAll(';', ', '),
    spoken: Object.entries(card)
      .filter(([field]) => isSpokenField(field))
      .map(([field, text]) => ({ name: fieldName(field, words), text, tag: field.split('_')[1] })),
    role: words.t(`recipient.role.${card.role ?? 'official'}`),
    ways: [card.email, card.web_form, card.postal_address].filter((way) => way !== undefined),
    isUnreachable: !card.email && !card.web_form && !card.postal_address,
  }
}

/** A recipient that changes: each field with what it was and what it becomes. */
export function viewChanged(row: PreviewRow, { words, link }: Reader) {
  return {
    line: row.line,
    name: row.changes?.name?.[0] ?? row.card.name ?? row.card.external_id,
    href: link(`/organizer/recipients/${row.recipient_id}`),
    fields: Object.entries(row.changes ?? {}).map(([field, [was, becomes]]) => ({
      field: fieldName(field, words),
      was,
      becomes,
    })),
  }
}

/** A rejected row: its reasons, and its cells to be corrected, the wrong ones or, for the row as a whole, those that count. */
export function viewRejected(row: PreviewRow, file: ImportRow, { words }: Reader) {
  const wrong = new Set(row.problems.map(({ column }) => column).filter((column) => column >= 0))
  const isWhole = wrong.size === 0 || row.problems.some(({ column }) => column < 0)
  const columns = file.targets.flatMap((target, at) =>
    wrong.has(at) || (isWhole && target !== 'ignore') ? [at] : [],
  )
  const name = row.card.name ?? row.cells.find((cell) => cell.trim() !== '') ?? ''
  return {
    number: row.number,
    line: row.line,
    name: name.slice(0, 80),
    isEdited: row.is_edited,
    reasons: isWhole ? tellRejected(row, file, words) : [],
    cells: columns.map((at) => ({
      id: `cell_${row.number}_${at}`,
      label: columnName(file.columns, at, words),
      value: row.cells[at] ?? '',
      isLong: /\n/.test(row.cells[at] ?? '') || (row.cells[at] ?? '').length > 60,
      error: row.problems
        .filter(({ column }) => column === at)
        .map((problem) => tellProblem(problem, words))
        .join(' '),
    })),
  }
}

/** Repairs of a row, of one kind when it is given: in which column, what stood, what it became. */
export function viewRepaired(row: PreviewRow, file: ImportRow, kind: string | undefined, { words }: Reader) {
  const repairs = row.repairs.filter(({ code }) => kind === undefined || code === kind)
  return {
    line: row.line,
    repairs: repairs.map(({ column, code, was, became }) => ({
      column: columnName(file.columns, column, words),
      why: words.t(`import.repair.${code}`),
      was,
      became,
    })),
  }
}
