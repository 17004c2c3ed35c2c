import { createHash, randomBytes } from 'node:crypto'
import { DAY_MS } from '../days.ts'
import type { Role } from '../db/tables/organizers.ts'
import type { Scope } from './api-token-form.ts'
import { findToken, insertToken, markTokenUsed, revokeToken } from './api-tokens.queries.ts'
import { recordAct } from './audit.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { mayActAs } from './roles.ts'

const PREFIX = 'zvarot_'
const SEEN_STEP_MS = 60_000

/** True when somebody of this role may give a token this scope: who only reads gives tokens that only read. */
export function mayScope(role: Role, scope: Scope): boolean {
  return scope.endsWith(':read') || mayActAs(role, 'editor')
}

/** Makes a token. @returns its text, which is shown once; the database keeps SHA-256 of it. */
export async function makeToken(
  parts: Pick<OrganizerParts, 'db' | 'clock'>,
  who: { id: string; role: Role },
  token: { name: string; scopes: Scope[]; days: number },
): Promise<string> {
  const text = `${PREFIX}${randomBytes(32).toString('base64url')}`
  const now = parts.clock.now()
  const scopes = token.scopes.filter((scope) => mayScope(who.role, scope))
  await parts.db.transaction().execute(async (tx) => {
    const expiresAt = new Date(now.getTime() + token.days * DAY_MS)
    const row = { organizerId: who.id, name: token.name, tokenHash: hashOf(text), scopes, now, expiresAt }
    const id = await insertToken(tx, row)
    await recordAct(tx, {
      organizerId: who.id,
      act: 'token.created',
      subject: `token ${id}`,
      details: { scopes },
      at: now,
    })
  })
  return text
}

/** Ends a token at once. @returns false when there is no such one. */
export async function endToken(
  parts: Pick<OrganizerParts, 'db' | 'clock'>,
  organizerId: string,
  id: string,
): Promise<boolean> {
  const now = parts.clock.now()
  return await parts.db.transaction().execute(async (tx) => {
    if (!(await revokeToken(tx, { id, organizerId, now }))) return false
    await recordAct(tx, { organizerId, act: 'token.revoked', subject: `token ${id}`, at: now })
    return true
  })
}

/** Who calls the JSON API. */
export interface Caller {
  organizerId: string
  scopes: string[]
}

/**
 * The caller behind an Authorization header; undefined for a token that is unknown, revoked or too old. A scope that
 * the organizer's present role would not give any more does not count.
 */
export async function readCaller(
  parts: Pick<OrganizerParts, 'db' | 'clock'>,
  authorization: string | undefined,
): Promise<Caller | undefined> {
  const text = /^Bearer +(zvarot_[A-Za-z0-9_-]{43}) *$/i.exec(authorization ?? '')?.[1]
  if (!text) return undefined
  const now = parts.clock.now()
  const found = await findToken(parts.db, hashOf(text), now)
  if (!found) return undefined
  if (now.getTime() - (found.last_used_at?.getTime() ?? 0) > SEEN_STEP_MS)
    await markTokenUsed(parts.db, found.id, now)
  return {
    organizerId: found.organizer_id,
    scopes: found.scopes.filter((scope) => mayScope(found.role, scope as Scope)),
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
