import type { Db } from '../db/connect.ts'

/** Keeps a token by its hash. @returns its id. */
export async function insertToken(
  db: Db,
  token: {
    organizerId: string
    name: string
    tokenHash: Buffer
    scopes: string[]
    now: Date
    expiresAt: Date
  },
): Promise<string> {
  const { id } = await db
    .insertInto('api_tokens')
    .values({
      organizer_id: token.organizerId,
      name: token.name,
      token_hash: token.tokenHash,
      scopes: token.scopes,
      created_at: token.now,
      expires_at: token.expiresAt,
      last_used_at: null,
      revoked_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The tokens of an organizer that still work, newest first. */
export async function listTokens(db: Db, organizerId: string, now: Date) {
  return await db
    .selectFrom('api_tokens')
    .select(['id', 'name', 'scopes', 'created_at', 'expires_at', 'last_used_at'])
    .where('organizer_id', '=', organizerId)
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .orderBy('created_at', 'desc')
    .execute()
}

/** @returns false when the organizer has no such token. */
export async function revokeToken(
  db: Db,
  token: { id: string; organizerId: string; now: Date },
): Promise<boolean> {
  const revoked = await db
    .updateTable('api_tokens')
    .set({ revoked_at: token.now })
    .where('id', '=', token.id)
    .where('organizer_id', '=', token.organizerId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return revoked.numUpdatedRows > 0n
}

/** Ends all tokens of an organizer. */
export async function revokeTokensOf(db: Db, organizerId: string, now: Date): Promise<void> {
  await db
    .updateTable('api_tokens')
    .set({ revoked_at: now })
    .where('organizer_id', '=', organizerId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Whose token this is and what it may do today: a token of somebody who left works no more. */
export async function findToken(db: Db, tokenHash: Buffer, now: Date) {
  return await db
    .selectFrom('api_tokens')
    .innerJoin('organizers', 'organizers.id', 'api_tokens.organizer_id')
    .select(['api_tokens.id', 'api_tokens.scopes', 'api_tokens.last_used_at'])
    .select(['organizers.id as organizer_id', 'organizers.role'])
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .where('organizers.left_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .executeTakeFirst()
}

/** Remembers that a token is in use. */
export async function markTokenUsed(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('api_tokens').set({ last_used_at: now }).where('id', '=', id).execute()
}
