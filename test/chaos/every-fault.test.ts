import t from 'tap'
import { QUEUE } from '../support/queue.ts'
import { areKept } from './books.ts'
import { everyFault } from './every-fault.ts'

t.test(
  'a worker is killed, the queue is wiped, the database crashes, and at the end the books balance to the letter',
  { timeout: 300_000 },
  async (t) => {
    const { books, kept } = await everyFault(QUEUE, { letters: 400, faults: 1 })
    t.ok(areKept(books), JSON.stringify(books))
    t.equal(
      Object.values(books.states).reduce((sum, count) => sum + count, 0),
      400,
      'deliveries inserted are deliveries in a state',
    )
    t.notOk(Object.values(kept).includes(false), JSON.stringify(kept))
  },
)
