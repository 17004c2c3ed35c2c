import { sql } from 'kysely'
import { waitUntil } from '../support/wait.ts'
import type { Scene } from './scene.ts'

/** Measures how long the letters of killed workers stay with the dead. */
export interface RecoveryWatch {
  /** To be called at once after a kill. */
  noteKill(): Promise<void>
  /** Waits until the letters of every killed worker are taken back. @returns the longest that took, in seconds. */
  slowest(): Promise<number>
}

interface Kill {
  at: number
  /** The claims that stood at that moment; those of the dead stay until they are taken back. */
  claims: Set<string>
  recoveredAt?: number
}

const LOOK_EVERY_MS = 250
const GIVE_UP_MS = 180_000

/**
 * A killed worker has recovered when no claim of the moment of the kill stands any more, and nothing that was in the queue
 * then is still in it: such jobs may have been in its hands, too.
 */
export function watchRecovery(scene: Pick<Scene, 'world'>): RecoveryWatch {
  const kills: Kill[] = []
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS)

  async function look(): Promise<void> {
    const pending = kills.filter(({ recoveredAt }) => recoveredAt === undefined)
    if (pending.length === 0) return
    const { claims, oldest } = await readHands(scene)
    for (const kill of pending)
      if (oldest > kill.at && ![...kill.claims].some((claim) => claims.has(claim)))
        kill.recoveredAt = Date.now()
  }

  return {
    noteKill: async () => {
      const at = Date.now()
      kills.push({ at, claims: (await readHands(scene)).claims })
    },
    slowest: async () => {
      const isOver = () => kills.every(({ recoveredAt }) => recoveredAt !== undefined)
      await waitUntil('the letters of killed workers are taken back', GIVE_UP_MS, isOver)
      clearInterval(timer)
      return Math.max(0, ...kills.map(({ at, recoveredAt = at }) => recoveredAt - at)) / 1_000
    },
  }
}

/** The claims that stand, and when the oldest letter in the queue was put there, in ms; now when there is none. */
async function readHands({ world }: Pick<Scene, 'world'>): Promise<{ claims: Set<string>; oldest: number }> {
  const { rows } = await sql<{ claims: string[] | null; oldest: Date | null }>`
    select (select array_agg(distinct claim_token::text) from deliveries where state = 'sending') as claims,
      (select min(enqueued_at) from deliveries where state = 'ready') as oldest`.execute(world.db)
  return { claims: new Set(rows[0]?.claims ?? []), oldest: rows[0]?.oldest?.getTime() ?? Date.now() }
}
