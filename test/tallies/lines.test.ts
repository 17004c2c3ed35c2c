import { connect } from 'node:net'
import fastify from 'fastify'
import t from 'tap'
import { systemClock } from '../../src/clock.ts'
import { liveReaders } from '../../src/tallies/live-readers.ts'
import { tallyRoutes } from '../../src/tallies/tallies.routes.ts'
import { networkSeats } from '../../src/web/network-seats.ts'
import { addViews } from '../../src/web/views.ts'
import { waitUntil } from '../support/wait.ts'
import { makeWorld } from '../support/world.ts'

t.test("who is gone before her line is open takes nobody else's seat", async (t) => {
  const world = await makeWorld(t)
  const app = fastify()
  t.teardown(() => app.close())
  await addViews(app)
  let asked = 0
  let goOn: () => void = () => undefined
  const gone = new Promise<void>((resolve) => {
    goOn = resolve
  })
  await app.register(tallyRoutes, {
    findCampaign: async (slug) => {
      asked += 1
      await gone
      return await world.letters.findCampaign(slug)
    },
    tallyOf: () => Promise.reject(new Error('nobody asks')),
    baseUrl: '',
    clock: systemClock,
    readers: liveReaders({ most: 1, messageOf: async () => '{}', onError: () => undefined }),
    takeSeat: networkSeats(systemClock, 1),
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.addresses()[0] as { port: number }
  const ask = () => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('GET /campaigns/culture/tally/events HTTP/1.1\r\nHost: x\r\n\r\n'),
    )
    return socket
  }
  let closed = 0
  app.server.on('connection', (socket) => socket.on('close', () => (closed += 1)))
  const first = ask()
  await waitUntil('she asks', 5_000, async () => asked === 1)
  first.destroy()
  await waitUntil('she is gone', 5_000, async () => closed === 1)
  goOn()
  const second = ask()
  t.teardown(async () => second.destroy())
  const answer = await new Promise<Buffer>((resolve) => second.once('data', resolve))
  t.match(answer.toString(), /^HTTP\/1.1 200 /)
})
