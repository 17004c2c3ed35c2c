import type { Db } from '../db/connect.ts'
import { findBrokenBooks } from './books.ts'
import { holdAll, releaseAll } from './hold.ts'
import { cancelDeliveries, type Moved, type Resolution, resolveUncertain } from './operate.ts'
import { type DeliveryFilter, findDelivery, listDeliveries, listEvents } from './operator.queries.ts'
import { pauseRecipient, releaseRecipient } from './pause-recipient.ts'

/** What a command needs; every line it says holds ids, states, codes and moments, and no names. */
export interface CliParts {
  db: Db
  now: Date
  say: (line: string) => void
}

/** Exit codes: done, and nothing found or changed. */
export const DONE = 0
export const NOTHING = 3

/** `zvarot deliveries list`: one line a delivery, parted by tabs, with a line of headings. */
export async function listCommand({ db, say }: CliParts, filter: DeliveryFilter): Promise<number> {
  const rows = await listDeliveries(db, filter)
  if (rows.length === 0) return NOTHING
  say(Object.keys(rows[0] as object).join('\t'))
  for (const row of rows) say(Object.values(row).map(plain).join('\t'))
  return DONE
}

/** `zvarot deliveries show <id>`: its row, then its history. */
export async function showCommand({ db, say }: CliParts, id: string): Promise<number> {
  const delivery = await findDelivery(db, id)
  if (!delivery) {
    say(`delivery ${id}\tis unknown`)
    return NOTHING
  }
  for (const [name, value] of Object.entries(delivery)) say(`${name}\t${plain(value)}`)
  say('')
  say(['at', 'from', 'to', 'reason', 'attempt', 'relay', 'code', 'enhanced', 'reply'].join('\t'))
  for (const event of await listEvents(db, id)) say(Object.values(event).map(plain).join('\t'))
  return DONE
}

/** `zvarot deliveries resolve`: what became of uncertain ones, by a person's word. */
export async function resolveCommand(
  { db, now, say }: CliParts,
  of: { ids: string[]; digestId?: string | undefined },
  resolution: Resolution,
): Promise<number> {
  return sayMoved(say, now, await resolveUncertain(db, now, of, resolution))
}

/** `zvarot deliveries cancel <id...>`. */
export async function cancelCommand({ db, now, say }: CliParts, ids: string[]): Promise<number> {
  return sayMoved(say, now, await cancelDeliveries(db, now, ids))
}

/** `zvarot deliveries hold <recipient>`. */
export async function holdCommand({ db, now, say }: CliParts, recipientId: string): Promise<number> {
  const isPaused = await pauseRecipient(db, recipientId, 'organizer', now)
  say(
    `${now.toISOString()}\trecipient ${recipientId}\t${isPaused ? 'held' : 'was held already, or is unknown'}`,
  )
  return isPaused ? DONE : NOTHING
}

/** `zvarot deliveries release <recipient>`. */
export async function releaseCommand({ db, now, say }: CliParts, recipientId: string): Promise<number> {
  const outcome = await releaseRecipient(db, recipientId, now)
  const told = {
    released: `released, ${outcome.kind === 'released' ? outcome.readdressed : 0} letters took another address`,
    no_address: 'stays held: it has no e-mail address that is switched on',
    unknown: 'is unknown',
  }[outcome.kind]
  say(`${now.toISOString()}\trecipient ${recipientId}\t${told}`)
  return outcome.kind === 'released' ? DONE : NOTHING
}

/** `zvarot deliveries hold-all`. */
export async function holdAllCommand({ db, now, say }: CliParts): Promise<number> {
  const isHeld = await holdAll(db, { by: null, now })
  say(`${now.toISOString()}\tall letters\t${isHeld ? 'held' : 'were held already'}`)
  return isHeld ? DONE : NOTHING
}

/** `zvarot deliveries release-all`. */
export async function releaseAllCommand({ db, now, say }: CliParts): Promise<number> {
  const isReleased = await releaseAll(db, { by: null, now })
  say(`${now.toISOString()}\tall letters\t${isReleased ? 'released' : 'were not held'}`)
  return isReleased ? DONE : NOTHING
}

/** `zvarot deliveries check`: whether every delivery stands where its history says. */
export async function checkCommand({ db, say }: CliParts): Promise<number> {
  const problems = await findBrokenBooks(db)
  for (const problem of problems) say(problem)
  if (problems.length === 0) say('The books balance.')
  return problems.length === 0 ? DONE : 1
}

function sayMoved(say: CliParts['say'], now: Date, moved: Moved[]): number {
  for (const { id, from, to } of moved) say([now.toISOString(), id, from, to].join('\t'))
  if (moved.length === 0) say('nothing was changed')
  return moved.length > 0 ? DONE : NOTHING
}

function plain(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return value === null || value === undefined ? '-' : String(value).replace(/[\t\n\r]/g, ' ')
}
