import { signLetterToken } from '../../src/letters/letter-token.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { makeSite, SAME_ORIGIN } from './site.ts'
import { makeWorld, type World } from './world.ts'

/** A letter of Ann's to three recipients that waits for its confirmation, and the link that she was mailed. */
export async function writtenLetter(t: Parameters<typeof makeWorld>[0]) {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const { unesco, france, senator } = world.recipients
  const form = await world.form({ recipients: [unesco, france, senator] })
  t.same(await writeLetter(world.letters, await world.campaign(), form, 'en'), { kind: 'written' })
  const { id } = await world.db.selectFrom('letters').select('id').executeTakeFirstOrThrow()
  return { world, app, link: `/letters/${signLetterToken(world.keyring.signing, id, world.clock.now())}` }
}

/** Posts a form from our own page. */
export async function post(app: Awaited<ReturnType<typeof makeSite>>, url: string, payload: string) {
  const headers = { ...SAME_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' }
  return await app.inject({ method: 'POST', url, headers, payload })
}

export async function countDeliveries(world: World): Promise<number> {
  return (await world.db.selectFrom('deliveries').select('id').execute()).length
}
