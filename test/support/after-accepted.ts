import type { Test } from 'tap'
import type { ForwardParts } from '../../src/delivery/forward-reply.ts'
import { makeIncoming } from '../../src/delivery/incoming.ts'
import { deliveryAddresses } from '../../src/delivery/mail-addresses.ts'
import { combineRelays, createRelays } from '../../src/mail/relays.ts'
import { putInState, sendLetter } from './letters.ts'
import { type Script, startSmtpServer } from './smtp-server.ts'
import { makeWorld } from './world.ts'

export const MAIL_FROM = 'letters@zvarot.example'

/** The world with a mail server behind it, and a letter of Ann's that UNESCO accepted. */
export async function afterAccepted(t: Test, script: Script = {}, values = {}) {
  const world = await makeWorld(t)
  const server = await startSmtpServer(script)
  const messenger = combineRelays(createRelays([server.url], {}))
  t.teardown(async () => {
    await messenger.close()
    await server.stop()
  })
  const parts: ForwardParts = { ...world.letters, messenger, mailFrom: MAIL_FROM }
  const letter = await sendLetter(world, values)
  const id = letter.deliveries[0]?.id as string
  await putInState(world, [id], 'accepted')
  const addresses = deliveryAddresses(world.keyring.signing, id, MAIL_FROM)
  return { world, server, parts, letter, id, addresses, incoming: makeIncoming(parts) }
}
