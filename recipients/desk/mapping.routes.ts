import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type FieldError, readForm, typedText } from '../../src/web/forms.ts'
import { KINDS, LETTER_LANGUAGES } from '../directory-codes.ts'
import { ENCODINGS } from '../import/encoding-codes.ts'
import { FIELDS, isSpokenField, type Target } from '../import/field-codes.ts'
import type { ImportDefaults } from '../import/import-shapes.ts'
import { SEPARATORS } from '../import/separator.ts'
import { chooseMapping } from '../import/staging/check-import.ts'
import { listRows } from '../import/staging/import-rows.queries.ts'
import type { ImportRow } from '../import/staging/imports.queries.ts'
import { readAgain } from '../import/staging/read-import.ts'
import type { ImportRunner } from '../import/staging/run-import.ts'
import type { DirectoryDeskParts } from './directory-desk-parts.ts'
import { checkedOnProblem, defaultsForm, hintsForm, mappingProblem, readTargets } from './import-form.ts'
import { columnName, importFrame, tellRemark } from './import-view.ts'
import { getImport } from './imports.routes.ts'
import { countryChoices } from './recipient-view.ts'
import { fieldName } from './view-changes.ts'

type ById = { Params: { id: string } }
const SHOWN_ROWS = 3

/** Which column of the file is what; and reading the file once more when it was read wrongly. */
export async function mappingRoutes(
  app: FastifyInstance,
  { runner, ...parts }: DirectoryDeskParts & { runner: ImportRunner },
): Promise<void> {
  app.get<ById>('/organizer/imports/:id/mapping', async (request, reply) => {
    const row = await getImport(parts, request)
    if (!['mapping', 'preview'].includes(row.status))
      return reply.redirect(request.link(`/organizer/imports/${row.id}`), 303)
    return await showMapping(parts, row, request, reply)
  })

  app.post<ById>('/organizer/imports/:id/mapping', async (request, reply) => {
    const row = await getImport(parts, request)
    const body = (request.body ?? {}) as Record<string, unknown>
    const targets = readTargets(body, row.columns.length)
    const form = readForm(defaultsForm, body)
    const problem = mappingProblem(targets)
    const early = form.ok ? checkedOnProblem(form.values.checkedOn, parts.clock.now()) : form.errors
    const errors = { ...early, ...(problem ? { 'target-0': problem } : {}) }
    if (!form.ok || Object.keys(errors).length > 0)
      return await showMapping(parts, { ...row, targets }, request, reply.code(422), errors, body)
    await chooseMapping(parts, row.id, { targets, defaults: form.values })
    await runner.run(row.id, request.organizer.id)
    return reply.redirect(request.link(`/organizer/imports/${row.id}`), 303)
  })

  app.post<ById>('/organizer/imports/:id/reading', async (request, reply) => {
    const row = await getImport(parts, request)
    const form = readForm(hintsForm, request.body)
    const hints = form.ok ? form.values : {}
    if (await readAgain(parts, row.id, hints)) await runner.run(row.id, request.organizer.id)
    return reply.redirect(request.link(`/organizer/imports/${row.id}`), 303)
  })
}

async function showMapping(
  parts: DirectoryDeskParts,
  row: ImportRow,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
  typed?: Record<string, unknown>,
): Promise<FastifyReply> {
  const { words } = request
  const reader = { words, link: (path: string) => request.link(path) }
  const rows = await listRows(parts.db, row.id, 0, SHOWN_ROWS)
  const defaults = row.defaults as unknown as Partial<ImportDefaults>
  const value = (field: keyof ImportDefaults) => (typed ? typedText(typed, field) : (defaults[field] ?? ''))
  const kind = value('kind') || 'office'
  const choices = fieldChoices(row.targets, words)
  return await reply.desk('directories/mapping', {
    ...importFrame(row, reader),
    here: `/organizer/imports/${row.id}/mapping`,
    reading: request.link(`/organizer/imports/${row.id}/reading`),
    errors,
    rowCount: words.t('import.mapping.rows', { count: row.row_count }),
    remarks: row.remarks.map((remark) => tellRemark(remark, words)),
    columns: row.columns.map((_, at) => ({
      at,
      name: columnName(row.columns, at, words),
      samples: rows.map(({ cells }) => cells[at] ?? '').filter((cell) => cell.trim() !== ''),
      fields: choices.map(({ value, name }) => ({ value, name, isCurrent: row.targets[at] === value })),
    })),
    kinds: KINDS.map((code) => ({
      value: code,
      name: words.t(`recipient.kind.${code}`),
      isCurrent: code === kind,
    })),
    countries: countryChoices(value('country'), reader),
    languages: value('languages'),
    office: value('office'),
    source: value('source'),
    checkedOn: value('checkedOn'),
    isText: row.format === 'csv',
    encodings: encodingChoices(row, words),
    separators: SEPARATORS.map((separator) => ({
      value: separator,
      name: words.t(`import.separator.${SEPARATOR_NAMES[separator]}`),
      isCurrent: separator === row.separator,
    })),
    sheets: sheetChoices(row),
  })
}

/** What a column can be: each field, and salutations and closings in the languages of letters and of this file. */
function fieldChoices(targets: readonly string[], words: FastifyRequest['words']) {
  const plain: Target[] = ['ignore', ...FIELDS]
  const usual = LETTER_LANGUAGES.flatMap((code) => [`salutation_${code}`, `closing_${code}`] as const)
  const spoken = [...new Set([...usual, ...targets.filter(isSpokenField)])].sort()
  return [
    ...plain.map((field) => ({ value: field, name: words.t(`import.field.${field}`) })),
    ...spoken.map((field) => ({ value: field, name: fieldName(field, words) })),
  ]
}

const SEPARATOR_NAMES = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const

function encodingChoices(row: ImportRow, words: FastifyRequest['words']) {
  return row.encoding === null
    ? undefined
    : ENCODINGS.map((encoding) => ({
        value: encoding,
        name: words.t(`import.encoding.${encoding}`),
        isCurrent: encoding === row.encoding,
      }))
}

/** Sheets of a workbook: the one that was read, and the others. */
function sheetChoices(row: ImportRow) {
  const remark = row.remarks.find(({ code }) => code === 'other_sheets')
  if (!remark) return undefined
  const { sheet, others } = remark.params
  return [String(sheet), ...String(others).split(', ')].map((name, at) => ({
    value: name,
    name,
    isCurrent: at === 0,
  }))
}
