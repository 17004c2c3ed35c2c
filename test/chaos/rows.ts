import { closeAtStages } from './close-at-stages.ts'
import { everyFault } from './every-fault.ts'
import { haltRedis } from './halt-redis.ts'
import { killWorkers } from './kill-workers.ts'
import type { Run, Size } from './play.ts'
import { restartDatabase } from './restart-database.ts'
import { longSilence } from './simulated/long-silence.ts'
import { oneSlowDomain } from './simulated/one-slow-domain.ts'
import { refuseAll } from './simulated/refuse-all.ts'
import { wipeQueue } from './wipe-queue.ts'

/** One row of the table of docs/reliability.md. */
export interface Row {
  name: string
  run: Run
  /** Its numbers, when none are given. */
  size: Size
  /** Where the queue lives; simulated ones have none, as they have one process and no real time. */
  on: ('postgres' | 'redis' | 'simulated')[]
}

const BOTH: Row['on'] = ['postgres', 'redis']

export const ROWS: Row[] = [
  { name: 'kill', run: killWorkers, size: { letters: 10_000, faults: 100 }, on: BOTH },
  { name: 'wipe', run: wipeQueue, size: { letters: 10_000, faults: 10 }, on: BOTH },
  { name: 'redis-12s', run: haltRedis, size: { letters: 10_000, faults: 12 }, on: ['redis'] },
  { name: 'redis-2min', run: haltRedis, size: { letters: 10_000, faults: 120 }, on: ['redis'] },
  { name: 'database', run: restartDatabase, size: { letters: 10_000, faults: 20 }, on: BOTH },
  { name: 'stages', run: closeAtStages, size: { letters: 10_000, faults: 0 }, on: BOTH },
  { name: 'every-fault', run: everyFault, size: { letters: 1_000, faults: 1 }, on: BOTH },
  { name: '451-for-all', run: refuseAll, size: { letters: 10_000, faults: 5 }, on: ['simulated'] },
  { name: '421-of-one', run: oneSlowDomain, size: { letters: 10_000, faults: 10 }, on: ['simulated'] },
  { name: 'silence', run: longSilence, size: { letters: 5, faults: 0 }, on: ['simulated'] },
]
