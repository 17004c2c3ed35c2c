import t from 'tap'
import { QUEUE } from '../support/queue.ts'
import { everyFault } from './scenarios.ts'

t.test(
  'a worker is killed, the queue is wiped, the database crashes, and at the end the books balance to the letter',
  { timeout: 300_000 },
  async (t) => {
    const { books, kept } = await everyFault(QUEUE, { letters: 400, faults: 1 })
    t.equal(books.lost, 0, 'none lost')
    t.equal(books.twice, 0, 'none sent twice')
    t.equal(
      Object.values(books.states).reduce((sum, count) => sum + count, 0),
      400,
      'deliveries inserted are deliveries in a state',
    )
    t.same(Object.keys(books.states).sort(), books.uncertain ? ['accepted', 'uncertain'] : ['accepted'])
    t.same(books.leaks, [], 'no supporter in the log, the queue or the events')
    t.notOk(Object.values(kept).includes(false), JSON.stringify(kept))
  },
)
