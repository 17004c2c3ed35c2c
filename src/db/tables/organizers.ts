import type { Generated, JSONColumnType } from 'kysely'
import type { AppealDraftsTable, PicturesTable } from './campaigns.ts'
import type { LetterMarksTable } from './letters.ts'
import type { WebhookCallsTable, WebhooksTable } from './webhooks.ts'

/** The tables of the desk by their names. */
export interface DeskTables {
  organizers: OrganizersTable
  sign_in_links: SignInLinksTable
  sign_in_attempts: SignInAttemptsTable
  organizer_sessions: OrganizerSessionsTable
  passkeys: PasskeysTable
  api_tokens: ApiTokensTable
  audit_log: AuditLogTable
  pictures: PicturesTable
  appeal_drafts: AppealDraftsTable
  letter_marks: LetterMarksTable
  webhooks: WebhooksTable
  webhook_calls: WebhookCallsTable
}

export type Role = 'owner' | 'editor' | 'viewer'
export type LinkKind = 'sign_in' | 'invitation' | 'first_owner' | 'step_up'

export interface OrganizersTable {
  id: Generated<string>
  email: string
  name: string
  role: Role
  locale: Generated<string>
  invited_by: string | null
  created_at: Date
  joined_at: Date | null
  left_at: Date | null
}

export interface SignInLinksTable {
  id: string
  kind: LinkKind
  organizer_id: string | null
  session_id: string | null
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

export interface SignInAttemptsTable {
  address_mark: Buffer
  at: Date
}

export interface OrganizerSessionsTable {
  id: Generated<string>
  organizer_id: string
  token_hash: Buffer
  browser: Generated<string>
  created_at: Date
  seen_at: Date
  ended_at: Date | null
  stepped_up_at: Date
  awaits_passkey: Generated<boolean>
  challenge: string | null
  challenge_at: Date | null
}

export interface PasskeysTable {
  id: string
  organizer_id: string
  name: string
  public_key: Buffer
  counter: number
  transports: Generated<string[]>
  created_at: Date
  last_used_at: Date | null
}

export interface ApiTokensTable {
  id: Generated<string>
  organizer_id: string
  name: string
  token_hash: Buffer
  scopes: string[]
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
}

/** Id, entry and hashes are set by the database. */
export interface AuditLogTable {
  id: Generated<number>
  at: Date
  organizer_id: string | null
  act: string
  subject: Generated<string>
  details: JSONColumnType<Record<string, unknown>, string | undefined, string>
  entry: Generated<string>
  previous_hash: Generated<Buffer>
  hash: Generated<Buffer>
}
