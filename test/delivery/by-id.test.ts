import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import t from 'tap'
import type { Db } from '../../src/db/connect.ts'
import { claimDeliveries } from '../../src/delivery/claims.queries.ts'
import { recordMovesAndStarts } from '../../src/delivery/moves.queries.ts'
import { insertBacklog } from '../support/backlog.ts'
import { makeWorld } from '../support/world.ts'

/** So few that reading all of them from end to end looks cheap to PostgreSQL. */
const LETTERS = 3_000
/** PostgreSQL tries a prepared statement five times before it keeps a plan. */
const ROUNDS = 8

t.test('letters are claimed, begun and moved by their ids, also where there are few of them', async (t) => {
  const world = await makeWorld(t)
  await insertBacklog(world, {
    count: LETTERS,
    recipientId: world.recipients.unesco,
    domain: 'unesco.example',
    isSealed: false,
  })
  await world.db.connection().execute(async (db) => {
    const { rows } = await sql<{ id: string; generation: number }>`
      update deliveries set state = 'ready' returning id, generation`.execute(db)
    await sql`analyze deliveries, letters`.execute(db)
    const before = await readFromEndToEnd(db)
    const now = world.clock.now()
    const leaseUntil = new Date(now.getTime() + 60_000)
    for (let round = 0; round < ROUNDS; round++) {
      const token = randomUUID()
      const jobs = rows.slice(round * 10, round * 10 + 10)
      t.equal((await claimDeliveries(db, { jobs, token, now, leaseUntil })).length, 10)
      const [first, ...others] = jobs.map(({ id }) => ({ id, claimToken: token }))
      const moves = others.map((claimed) => ({
        ...claimed,
        from: 'sending' as const,
        to: 'accepted' as const,
        reason: 'accepted',
      }))
      t.equal((await recordMovesAndStarts(db, moves, first ? [first] : [], now)).size, 10)
    }
    t.equal((await readFromEndToEnd(db)) - before, 0, 'rows that were read without an index')
  })
})

/** By this connection, and what others told already. A connection tells what it read when its next statement ends. */
async function readFromEndToEnd(db: Db): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(db)
  const { rows } = await sql<{ rows: number }>`
    select sum(seq_tup_read)::integer as rows from pg_stat_user_tables where relname in ('deliveries', 'letters')`.execute(
    db,
  )
  return rows[0]?.rows ?? Number.NaN
}
