import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { sql } from 'kysely'
import { connect } from '../../src/db/connect.ts'

/**
 * Bare Fastify that makes one durable insert of the body it is sent, in a process of its own; told its database as an argument.
 * Sends its port when it is ready, and its CPU time in ms whenever it gets a message.
 */
const db = connect(process.argv[2] as string)
await sql`create table bare (id uuid primary key, body text not null)`.execute(db)
const app = fastify()
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
  done(null, body),
)
app.post('/letters', async (request, reply) => {
  await sql`insert into bare (id, body) values (${randomUUID()}, ${request.body})`.execute(db)
  return reply.code(303).header('location', '/').send()
})
await app.listen({ host: '127.0.0.1', port: 0 })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1_000 })
})
process.on('disconnect', () => process.exit())
process.send?.({ port: (app.server.address() as AddressInfo).port })
