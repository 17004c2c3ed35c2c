import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import { jsonRows } from '../db/json-rows.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import type { Channel } from '../db/tables/recipients.ts'
import { IS_REPLACED } from './address.queries.ts'
import { IS_HELD, IS_TO_STOP } from './hold.queries.ts'
import { ENDED, mayMove } from './moves.ts'

/** One wish to move a delivery. It happens only when the delivery still is where `from` says. */
export interface Move {
  id: string
  from: DeliveryState
  to: DeliveryState
  /** The name of a reply class or of an act; goes into the event. */
  reason: string
  /**
   * Of the worker that holds the delivery; needed for every move out of `sending` but the reaper's, and out of
   * `digest_wait` while its digest is being sent.
   */
  claimToken?: string
  /** When it is due again; for `planned`, `deferred` and `ready`. */
  nextAt?: Date
  /** False gives the attempt back: nothing of the letter was tried. */
  isCounted?: boolean
  /** The way it goes from now on, when that changes with the move. */
  contact?: { id: string | null; channel: Exclude<Channel, 'email'> }
  relay?: string
  reply?: { code: number; enhanced: string | null; text: string } | undefined
}

/** A body whose first byte is about to be written, by the worker that holds its delivery. */
export interface BodyStart {
  id: string
  claimToken: string
}

/**
 * Makes moves, each with its event, in one statement: a conditional update that finds nothing when the delivery has
 * moved meanwhile or another worker holds it.
 * @returns ids of the deliveries that moved.
 * @throws Error for a move that the table of moves does not have.
 */
export async function recordMoves(db: Db, moves: Move[], now: Date): Promise<Set<string>> {
  if (moves.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`with ${movesMade(moves, now)} select id from moved`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/**
 * Makes moves as `recordMoves` does and, in the same statement, commits that the first byte of other bodies is about to be
 * written: what a job ends and what it begins next cost one commit, and a crash finds both or neither. After it a crash is
 * `uncertain`, never a retry. A start touches no indexed column, so that PostgreSQL updates the row in place (HOT).
 * Why "is not distinct from": see `claimDeliveries`.
 * @returns ids of the deliveries that moved, and of those whose claim holds, that nobody holds back and whose address is still
 * the right one; others must not be sent.
 */
export async function recordMovesAndStarts(
  db: Db,
  moves: Move[],
  starts: BodyStart[],
  now: Date,
): Promise<Set<string>> {
  if (starts.length === 0) return await recordMoves(db, moves, now)
  const { rows } = await sql<{ id: string }>`
    with ${movesMade(moves, now)}, started as (
      update deliveries set body_started_at = ${now}::timestamptz
      from ${jsonRows(starts, 'id uuid, "claimToken" uuid')} as beginning
      where deliveries.id = beginning.id and deliveries.claim_token = beginning."claimToken"
        and deliveries.state is not distinct from 'sending' and deliveries.lease_until > ${now}::timestamptz
        and not ${IS_HELD} and not ${IS_TO_STOP}
        and not exists (select from contacts where contacts.id = deliveries.contact_id and ${IS_REPLACED})
      returning deliveries.id
    )
    select id from moved union all select id from started`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** The columns of a wanted move. */
const WANTED = `
  id uuid, from_state text, to_state text, reason text, claim_token uuid, next_at timestamptz, is_counted boolean,
  channel text, contact_id uuid, relay text, reply_code integer, reply_enhanced text, reply_text text`

/** The common table expressions `moved`, with the rows that moved, and `logged`, which writes their events. */
function movesMade(moves: Move[], now: Date) {
  for (const { from, to } of moves) if (!mayMove(from, to)) throw new Error(`no move from ${from} to ${to}`)
  return sql`
    wanted as (
      select * from ${jsonRows(moves.map(toRecord), WANTED)} as wanted
    ), moved as (
      update deliveries set
        state = wanted.to_state,
        claim_token = null,
        lease_until = null,
        channel = coalesce(wanted.channel, deliveries.channel),
        contact_id = case when wanted.channel is null then deliveries.contact_id else wanted.contact_id end,
        receiving_domain = case when wanted.channel is null then deliveries.receiving_domain else '' end,
        digest_id = case when wanted.to_state in ('planned', 'ready', 'digest_wait') then null else deliveries.digest_id end,
        next_at = coalesce(wanted.next_at, deliveries.next_at),
        attempt = deliveries.attempt - case when wanted.is_counted then 0 else 1 end,
        relay = coalesce(wanted.relay, deliveries.relay),
        reply_code = coalesce(wanted.reply_code, deliveries.reply_code),
        reply_enhanced = case when wanted.reply_code is null then deliveries.reply_enhanced else wanted.reply_enhanced end,
        reply_text = coalesce(wanted.reply_text, deliveries.reply_text),
        accepted_at = case when wanted.to_state = 'accepted' then ${now}::timestamptz else deliveries.accepted_at end,
        ended_at = case when wanted.to_state = any(${ENDED as string[]}::text[]) then ${now}::timestamptz else null end
      from wanted
      where deliveries.id = wanted.id and deliveries.state = wanted.from_state
        and (wanted.claim_token is null or deliveries.claim_token = wanted.claim_token)
        and (deliveries.state <> 'digest_wait' or deliveries.claim_token is not distinct from wanted.claim_token)
      returning deliveries.id, deliveries.campaign_id, deliveries.attempt, wanted.from_state, wanted.to_state,
        wanted.reason, wanted.relay, wanted.reply_code, wanted.reply_enhanced, wanted.reply_text
    ), logged as (
      insert into delivery_events (delivery_id, campaign_id, from_state, to_state, reason, attempt, relay, reply_code,
        reply_enhanced, reply_text, at)
      select id, campaign_id, from_state, to_state, reason, attempt, relay, reply_code, reply_enhanced, reply_text, ${now}::timestamptz
      from moved
    )`
}

/** What is undefined is left out of the JSON, and null in the record. */
function toRecord({
  id,
  from,
  to,
  reason,
  claimToken,
  nextAt,
  isCounted = true,
  contact,
  relay,
  reply,
}: Move) {
  return {
    id,
    from_state: from,
    to_state: to,
    reason,
    claim_token: claimToken,
    next_at: nextAt,
    is_counted: isCounted,
    channel: contact?.channel,
    contact_id: contact?.id,
    relay,
    reply_code: reply?.code,
    reply_enhanced: reply?.enhanced,
    reply_text: reply?.text,
  }
}
