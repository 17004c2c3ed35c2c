import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Keeps an address that is told of acts from now on. */
export async function insertWebhook(
  db: Db,
  webhook: { id: string; url: string; sealedSecret: Buffer; families: string[]; now: Date },
): Promise<void> {
  await db
    .insertInto('webhooks')
    .values({
      id: webhook.id,
      url: webhook.url,
      sealed_secret: webhook.sealedSecret,
      families: webhook.families,
      seen_act: sql<number>`coalesce((select max(id) from audit_log), 0)`,
      created_at: webhook.now,
      removed_at: null,
    })
    .execute()
}

/** The addresses with how many of their calls wait and failed. */
export async function listWebhooks(db: Db) {
  return await db
    .selectFrom('webhooks')
    .select(['id', 'url', 'families', 'created_at'])
    .select((eb) => {
      const calls = eb
        .selectFrom('webhook_calls')
        .select(eb.fn.countAll<number>().as('count'))
        .whereRef('webhook_calls.webhook_id', '=', 'webhooks.id')
      return [
        calls.where('state', 'in', ['waiting', 'sending']).as('waiting'),
        calls.where('state', '=', 'failed').as('failed'),
        eb
          .selectFrom('webhook_calls')
          .select('answer')
          .whereRef('webhook_calls.webhook_id', '=', 'webhooks.id')
          .where('attempt', '>', 0)
          .orderBy('next_at', 'desc')
          .limit(1)
          .as('last_answer'),
        eb
          .selectFrom('webhook_calls')
          .select((call) => call.fn.max('attempt').as('most'))
          .whereRef('webhook_calls.webhook_id', '=', 'webhooks.id')
          .as('attempts'),
        eb
          .selectFrom('webhook_calls')
          .select((call) => call.fn.min('next_at').as('first'))
          .whereRef('webhook_calls.webhook_id', '=', 'webhooks.id')
          .where('state', '=', 'waiting')
          .where('attempt', '>', 0)
          .as('retry_at'),
      ]
    })
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .execute()
}

/** True while an address is told of acts. */
export async function isWebhook(db: Db, id: string): Promise<boolean> {
  const found = await db
    .selectFrom('webhooks')
    .select('id')
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return found !== undefined
}

/** Takes an address off, with its calls that have not ended. @returns false when there is none. */
export async function removeWebhook(db: Db, id: string, now: Date): Promise<boolean> {
  const removed = await db
    .updateTable('webhooks')
    .set({ removed_at: now })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  await db.deleteFrom('webhook_calls').where('webhook_id', '=', id).where('ended_at', 'is', null).execute()
  return removed.numUpdatedRows > 0n
}

/**
 * Makes a call for each act that an address has not been told of and wants to be, or that tries this very address. An act is told to an address once,
 * however often and from however many processes this runs.
 * @returns how many calls.
 */
export async function planCalls(db: Db, now: Date, limit: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with fresh as (
      select webhooks.id as webhook_id, webhooks.families, audit_log.*
      from webhooks
      join lateral (
        select * from audit_log where audit_log.id > webhooks.seen_act order by audit_log.id limit ${limit}) as audit_log on true
      where webhooks.removed_at is null
    ), seen as (
      update webhooks set seen_act = latest.id
      from (select webhook_id, max(id) as id from fresh group by webhook_id) as latest
      where webhooks.id = latest.webhook_id and webhooks.seen_act < latest.id
    )
    insert into webhook_calls (webhook_id, act_id, payload, next_at, created_at)
    select webhook_id, fresh.id,
      jsonb_build_object('type', act, 'timestamp', at, 'data', jsonb_build_object('act', fresh.id, 'subject', subject, 'details', details)),
      ${now}, ${now}
    from fresh
    where families = '{}' or split_part(act, '.', 1) = any(families)
      or (act = 'settings.webhook_tested' and subject = 'webhook ' || webhook_id::text)
    on conflict do nothing
    returning id`.execute(db)
  return rows.length
}

/** Claims calls that are due; a claim that is not settled within its lease is made again. */
export async function claimCalls(db: Db, claim: { now: Date; leaseUntil: Date; limit: number }) {
  const { rows } = await sql<{
    id: string
    webhook_id: string
    url: string
    sealed_secret: Buffer
    payload: object
    attempt: number
  }>`
    update webhook_calls set state = 'sending', attempt = attempt + 1, lease_until = ${claim.leaseUntil}
    from webhooks
    where webhook_calls.id in (
      select webhook_calls.id from webhook_calls
      join webhooks on webhooks.id = webhook_calls.webhook_id and webhooks.removed_at is null
      where (webhook_calls.state = 'waiting' and next_at <= ${claim.now})
        or (webhook_calls.state = 'sending' and lease_until <= ${claim.now})
      order by next_at limit ${claim.limit} for update of webhook_calls skip locked)
      and webhooks.id = webhook_calls.webhook_id
    returning webhook_calls.id, webhook_calls.webhook_id, webhooks.url, webhooks.sealed_secret,
      webhook_calls.payload, webhook_calls.attempt`.execute(db)
  return rows
}

/** Notes how a call ended, or when it is made again. */
export async function settleCall(
  db: Db,
  call: { id: string; state: 'sent' | 'failed' | 'waiting'; answer: number | null; nextAt: Date; now: Date },
): Promise<void> {
  await db
    .updateTable('webhook_calls')
    .set({
      state: call.state,
      answer: call.answer,
      next_at: call.nextAt,
      lease_until: null,
      ended_at: call.state === 'waiting' ? null : call.now,
    })
    .where('id', '=', call.id)
    .execute()
}

/** Deletes calls that ended long ago. */
export async function deleteOldCalls(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('webhook_calls').where('ended_at', '<', before).execute()
}
