import { simpleParser } from 'mailparser'
import type { Test } from 'tap'
import { takeDigests } from '../../src/delivery/digest-mode.ts'
import { makeSendDigest, planDigests } from '../../src/delivery/send-digests.ts'
import { openNonce, signNonce } from '../../src/letters/nonce.ts'
import { sendLetter } from './letters.ts'
import { makePostman } from './postman.ts'
import { type Script, startSmtpServer } from './smtp-server.ts'
import { makeWorld, type World } from './world.ts'

/** UNESCO takes digests, and a mail server stands behind the world. */
export async function digestWorld(t: Test, script: Script = {}) {
  const world = await makeWorld(t)
  const server = await startSmtpServer(script)
  t.teardown(() => server.stop())
  const { parts } = await makePostman(t, world, server.url)
  await takeDigests(world.db, world.recipients.unesco, world.clock.now())
  const send = makeSendDigest(parts)
  const round = async () => {
    await planDigests(parts)
    return await send()
  }
  return { world, server, parts, send, round, parse: (index = 0) => parseMail(server.received[index]?.raw) }
}

const parseMail = (raw = '') => simpleParser(Buffer.from(raw, 'latin1'))
/** The digest of a world that has one. */
export const onlyDigest = (world: World) =>
  world.db.selectFrom('digests').selectAll().executeTakeFirstOrThrow()

/** Letters of three people: two leave the appeal as it was and read the same variant, one writes her own words. */
export async function writeThree(world: World) {
  const first = await world.form({ name: 'Ann Example', show_name: 'on' })
  const page = openNonce(world.keyring.signing, first.nonce ?? '')
  if (!page) throw new Error('the page of the world is not signed')
  const same = () => ({ nonce: signNonce(world.keyring.signing, { ...page, now: world.clock.now() }) })
  const letters = [await sendLetter(world, { ...first })]
  letters.push(await sendLetter(world, { ...same(), name: 'Ben Hidden', email: 'ben@supporters.example' }))
  letters.push(
    await sendLetter(world, {
      ...same(),
      name: 'Cat Own',
      email: 'cat@supporters.example',
      subject: 'My own words',
      body: 'I am {{supporter.name}} and I care.',
    }),
  )
  return letters
}
