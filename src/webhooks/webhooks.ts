import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { recordAct } from '../organizers/audit.ts'
import type { Outside } from '../outside/outside.ts'
import { seal, unseal } from '../sealing.ts'
import {
  claimCalls,
  deleteOldCalls,
  insertWebhook,
  isWebhook,
  planCalls,
  removeWebhook,
  settleCall,
} from './webhooks.queries.ts'

/** What calling needs. */
export interface WebhookParts {
  db: Db
  clock: Clock
  wrappingKey: Buffer
  outside: Outside
}

const SECOND = 1_000
const HOUR = 3_600 * SECOND
/** Waits between tries; after the last one a call has failed. Source: Standard Webhooks, "Deliverability and reliability". */
const WAITS = [5 * SECOND, 300 * SECOND, 1_800 * SECOND, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR]
const AT_ONCE = 20
const LEASE_MS = 60 * SECOND
const KEPT_MS = 30 * 24 * HOUR

/** Adds an address. @returns its secret, which is shown once. */
export async function addWebhook(
  parts: Pick<WebhookParts, 'db' | 'clock' | 'wrappingKey'>,
  webhook: { url: string; families: string[] },
  by: string,
): Promise<string> {
  const id = randomUUID()
  const secret = randomBytes(24)
  const now = parts.clock.now()
  await parts.db.transaction().execute(async (tx) => {
    const sealedSecret = seal(parts.wrappingKey, secret, `webhook ${id}`)
    await insertWebhook(tx, { id, ...webhook, sealedSecret, now })
    const details = { host: new URL(webhook.url).host }
    await recordAct(tx, {
      organizerId: by,
      act: 'settings.webhook_added',
      subject: `webhook ${id}`,
      details,
      at: now,
    })
  })
  return `whsec_${secret.toString('base64')}`
}

/** Takes an address off. @returns false when there is none. */
export async function dropWebhook(
  parts: Pick<WebhookParts, 'db' | 'clock'>,
  id: string,
  by: string,
): Promise<boolean> {
  const now = parts.clock.now()
  return await parts.db.transaction().execute(async (tx) => {
    if (!(await removeWebhook(tx, id, now))) return false
    await recordAct(tx, {
      organizerId: by,
      act: 'settings.webhook_removed',
      subject: `webhook ${id}`,
      at: now,
    })
    return true
  })
}

/** Notes an act that this address is told of whatever it chose, so that it can be tried. @returns false when there is none. */
export async function testWebhook(
  parts: Pick<WebhookParts, 'db' | 'clock'>,
  id: string,
  by: string,
): Promise<boolean> {
  if (!(await isWebhook(parts.db, id))) return false
  const at = parts.clock.now()
  await recordAct(parts.db, { organizerId: by, act: 'settings.webhook_tested', subject: `webhook ${id}`, at })
  return true
}

/** The work of the leader: plans calls for new acts and makes those that are due. @returns true when there may be more. */
export async function callWebhooks(parts: WebhookParts): Promise<boolean> {
  const now = parts.clock.now()
  const planned = await planCalls(parts.db, now, AT_ONCE)
  const leaseUntil = new Date(now.getTime() + LEASE_MS)
  const calls = await claimCalls(parts.db, { now, leaseUntil, limit: AT_ONCE })
  await Promise.all(calls.map((call) => makeCall(parts, call)))
  return planned === AT_ONCE || calls.length === AT_ONCE
}

/** Deletes calls that ended over 30 days ago. */
export async function forgetCalls(parts: Pick<WebhookParts, 'db' | 'clock'>): Promise<void> {
  await deleteOldCalls(parts.db, new Date(parts.clock.now().getTime() - KEPT_MS))
}

/**
 * The headers that prove who calls and when. The receiver signs "id.timestamp.body" with the secret and compares.
 * Source: Standard Webhooks specification 1.0.
 */
export function signCall(
  secret: Buffer,
  call: { id: string; body: string; now: Date },
): Record<string, string> {
  const timestamp = String(Math.floor(call.now.getTime() / SECOND))
  const signature = createHmac('sha256', secret)
    .update(`${call.id}.${timestamp}.${call.body}`)
    .digest('base64')
  return { 'webhook-id': call.id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}

async function makeCall(
  parts: WebhookParts,
  call: Awaited<ReturnType<typeof claimCalls>>[number],
): Promise<void> {
  const body = JSON.stringify(call.payload)
  const secret = unseal(parts.wrappingKey, call.sealed_secret, `webhook ${call.webhook_id}`)
  const headers = signCall(secret, { id: call.id, body, now: parts.clock.now() })
  const answer = await parts.outside.post(call.url, headers, body)
  const now = parts.clock.now()
  const isSent = answer !== undefined && answer >= 200 && answer < 300
  const wait = WAITS[call.attempt - 1]
  const state = isSent ? 'sent' : answer === 410 || wait === undefined ? 'failed' : 'waiting'
  const nextAt = new Date(now.getTime() + (state === 'waiting' ? (wait ?? 0) : 0))
  await settleCall(parts.db, { id: call.id, state, answer: answer ?? null, nextAt, now })
}
