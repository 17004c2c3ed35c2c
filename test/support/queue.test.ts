import t from 'tap'
import { testDatabase } from './database.ts'
import { QUEUE, testQueues } from './queue.ts'

t.test(`what is added to a queue reaches its worker, on ${QUEUE}`, async (t) => {
  const { url } = await testDatabase(t)
  const queues = await testQueues(t, url)
  t.equal(queues.kind, QUEUE)
  const arrived: number[] = []
  await new Promise<void>((resolve) => {
    const work = async ({ id }: { id: number }) => {
      arrived.push(id)
      if (arrived.length === 3) resolve()
    }
    queues.worker('tried', work, 2)
    void queues.queue<{ id: number }>('tried').add([{ id: 1 }, { id: 2 }, { id: 3 }])
  })
  t.same(arrived.sort(), [1, 2, 3])
})
