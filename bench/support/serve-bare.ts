import type { AddressInfo } from 'node:net'
import fastify from 'fastify'

/** Bare Fastify that sends the bytes it was handed, in a process of its own. Sends its port when it is ready. */
process.once('message', async ({ body, type }: { body: string; type: string }) => {
  const bytes = Buffer.from(body)
  const app = fastify()
  app.get('/', async (_request, reply) => reply.type(type).send(bytes))
  await app.listen({ host: '127.0.0.1', port: 0 })
  process.send?.({ port: (app.server.address() as AddressInfo).port })
})
process.on('message', (message) => {
  const { user, system } = process.cpuUsage()
  if (message === 'cpu') process.send?.({ cpuMs: (user + system) / 1_000 })
})
process.on('disconnect', () => process.exit())
