import type { Test } from 'tap'
import { writeSetting } from '../../src/db/settings.ts'
import { insertBacklog } from './backlog.ts'
import { makePostman } from './postman.ts'
import { type Script, startSmtpServer } from './smtp-server.ts'
import { makeWorld } from './world.ts'

/** A world whose ten letters to UNESCO meet a server that does what the script says. */
export async function tenLetters(t: Test, script: Script, count = 10) {
  const world = await makeWorld(t)
  const server = await startSmtpServer(script)
  t.teardown(() => server.stop())
  await writeSetting(world.db, 'limits', {
    domainStartPerMinute: null,
    domainPerMinute: null,
    recipientPerHour: null,
  })
  await insertBacklog(world, { count, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  const postman = await makePostman(t, world, server.url)
  return { world, server, postman }
}
