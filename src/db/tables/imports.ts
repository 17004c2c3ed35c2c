import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'

/** The tables of imports by their names. */
export interface ImportTables {
  imports: ImportsTable
  import_parts: ImportPartsTable
  import_rows: ImportRowsTable
  import_cards: ImportCardsTable
  recipient_changes: RecipientChangesTable
  recipient_cards: RecipientCardsView
  mail_hosts: MailHostsTable
}

export type ImportStatus =
  | 'reading'
  | 'mapping'
  | 'checking'
  | 'preview'
  | 'applying'
  | 'applied'
  | 'undone'
  | 'refused'
  | 'dropped'

export type ChangeAct = 'added' | 'imported' | 'taken_out' | 'edited' | 'checked' | 'import_undone'

type Params = Record<string, string | number>

export interface ImportsTable {
  id: Generated<string>
  directory_id: string
  organizer_id: string | null
  status: ImportStatus
  file_name: string
  file_bytes: number
  hints: Generated<unknown>
  format: string | null
  encoding: string | null
  separator: string | null
  columns: Generated<string[]>
  remarks: JSONColumnType<{ code: string; params: Params }[], string | undefined, string>
  refusal: JSONColumnType<{ code: string; params: Params }> | null
  targets: Generated<string[]>
  defaults: JSONColumnType<Record<string, string>, string | undefined, string>
  row_count: Generated<number>
  rows_done: Generated<number>
  counts: JSONColumnType<Record<string, number>> | null
  takes_out_missing: Generated<boolean>
  created_at: Date
  touched_at: Date
  applied_at: Date | null
}

export interface ImportPartsTable {
  import_id: string
  part: number
  bytes: Buffer
}

export interface ImportRowsTable {
  import_id: string
  number: number
  line: number
  cells: JSONColumnType<string[]>
  formulas: number[] | null
  is_edited: Generated<boolean>
}

export interface ImportCardsTable {
  import_id: string
  number: number
  card: JSONColumnType<Record<string, string>>
  birth: JSONColumnType<Record<string, string>>
  repairs: JSONColumnType<unknown[]>
  problems: JSONColumnType<unknown[]>
  external_id: string | null
  name_key: string
  country: string | null
  address_keys: string[]
  twice_of: number | null
  joined_to: number | null
  said: JSONColumnType<Record<string, string>> | null
  like_of: number | null
  recipient_id: string | null
  outcome: 'new' | 'changed' | 'unchanged' | 'rejected' | 'joined' | null
  changes: JSONColumnType<Record<string, [string, string]>> | null
}

export interface RecipientChangesTable {
  id: GeneratedAlways<number>
  recipient_id: string
  organizer_id: string | null
  import_id: string | null
  act: ChangeAct
  changes: JSONColumnType<Record<string, [string, string]>, string | undefined, string>
  contacts_before: JSONColumnType<Record<string, unknown>[]> | null
  salutations_before: JSONColumnType<Record<string, unknown>[]> | null
  at: Date
}

/** Reading only. */
export interface RecipientCardsView {
  recipient_id: string
  directory_id: string
  left_at: Date | null
  card: JSONColumnType<Record<string, string>>
}

export interface MailHostsTable {
  domain: string
  receives: boolean
  asked_at: Date
}
