import { sql } from 'kysely'
import { waitUntil } from '../support/wait.ts'
import type { Scene } from './scene.ts'

/** Measures how long the letters of killed workers stay with the dead. */
export interface RecoveryWatch {
  /** To be called at once after a kill. */
  noteKill(): Promise<void>
  /** Waits until the letters of every killed worker are taken back. Times in seconds. */
  end(): Promise<Recovery>
}

export interface Recovery {
  /** From the last kill until nothing of what workers had in their hands then was left there. */
  afterLast: number
  /** The longest that claims of the moment of a kill stood after it. */
  longestClaim: number
}

interface Kill {
  at: number
  /** The claims that stood at that moment; those of the dead stay until they are taken back. */
  claims: Set<string>
  claimsGoneAt?: number
  queueGoneAt?: number
}

const LOOK_EVERY_MS = 250
const GIVE_UP_MS = 180_000

/**
 * A killed worker may have held claims, and jobs that it had not claimed yet: a kill is over when no claim of that moment
 * stands any more and nothing that was in the queue then still is. The queue is judged after the last kill alone, as a job
 * may fall into the hands of one after another that is to be killed.
 */
export function watchRecovery(scene: Pick<Scene, 'world'>): RecoveryWatch {
  const kills: Kill[] = []
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS)

  async function look(): Promise<void> {
    const pending = kills.filter((kill) => !isOver(kill))
    if (pending.length === 0) return
    const { claims, oldest } = await readHands(scene)
    for (const kill of pending) {
      if (![...kill.claims].some((claim) => claims.has(claim))) kill.claimsGoneAt ??= Date.now()
      if (oldest > kill.at) kill.queueGoneAt ??= Date.now()
    }
  }

  return {
    noteKill: async () => {
      const at = Date.now()
      kills.push({ at, claims: (await readHands(scene)).claims })
    },
    end: async () => {
      await waitUntil('the letters of killed workers are taken back', GIVE_UP_MS, () => kills.every(isOver))
      clearInterval(timer)
      const last = kills.at(-1)
      return {
        afterLast: last ? Math.max(secondsOf(last, 'claimsGoneAt'), secondsOf(last, 'queueGoneAt')) : 0,
        longestClaim: Math.max(0, ...kills.map((kill) => secondsOf(kill, 'claimsGoneAt'))),
      }
    },
  }
}

function isOver({ claimsGoneAt, queueGoneAt }: Kill): boolean {
  return claimsGoneAt !== undefined && queueGoneAt !== undefined
}

function secondsOf(kill: Kill, what: 'claimsGoneAt' | 'queueGoneAt'): number {
  return ((kill[what] ?? kill.at) - kill.at) / 1_000
}

/** The claims that stand, and when the oldest letter in the queue was put there, in ms; now when there is none. */
async function readHands({ world }: Pick<Scene, 'world'>): Promise<{ claims: Set<string>; oldest: number }> {
  const { rows } = await sql<{ claims: string[] | null; oldest: Date | null }>`
    select (select array_agg(distinct claim_token::text) from deliveries where state = 'sending') as claims,
      (select min(enqueued_at) from deliveries where state = 'ready') as oldest`.execute(world.db)
  return { claims: new Set(rows[0]?.claims ?? []), oldest: rows[0]?.oldest?.getTime() ?? Date.now() }
}
