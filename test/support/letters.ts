import type { DeliveryState } from '../../src/db/tables/deliveries.ts'
import { confirmLetter } from '../../src/letters/confirm-letter.ts'
import type { LetterForm } from '../../src/letters/letter-form.ts'
import { signLetterToken } from '../../src/letters/letter-token.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { insertBacklog } from './backlog.ts'
import type { World } from './world.ts'

/** A letter that was written and confirmed, and its deliveries in the order of their ids. */
export interface SentLetter {
  id: string
  token: string
  deliveries: { id: string; recipient_id: string; state: DeliveryState }[]
}

/** Ann, or somebody else, writes and confirms a letter. */
export async function sendLetter(
  world: World,
  values: Partial<Record<keyof LetterForm, unknown>> = {},
): Promise<SentLetter> {
  await writeLetter(world.letters, await world.campaign(), await world.form(values), 'en')
  const { id, revision } = await world.db
    .selectFrom('letters')
    .select(['id', 'revision'])
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow()
  const token = signLetterToken(world.keyring.signing, id, world.clock.now())
  await confirmLetter(world.letters, token, revision)
  const deliveries = await world.db
    .selectFrom('deliveries')
    .select(['id', 'recipient_id', 'state'])
    .where('letter_id', '=', id)
    .orderBy('id')
    .execute()
  return { id, token, deliveries }
}

/** Puts deliveries where a test begins, with the moments that belong to it. */
export async function putInState(world: World, ids: string[], state: DeliveryState): Promise<void> {
  const now = world.clock.now()
  await world.db
    .updateTable('deliveries')
    .set({
      state,
      ...(state === 'accepted' || state === 'settled' ? { accepted_at: now } : {}),
      ...(state === 'uncertain' || state === 'sending' ? { body_started_at: now } : {}),
      ...(['settled', 'bounced', 'failed', 'expired', 'cancelled', 'digested', 'posted'].includes(state)
        ? { ended_at: now }
        : {}),
    })
    .where('id', 'in', ids)
    .execute()
}

/** One delivery as it stands now. */
export async function deliveryNow(world: World, id: string) {
  return await world.db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

/** Letters to UNESCO that stand in a state. @returns ids of their deliveries. */
export async function lettersInState(world: World, count: number, state: DeliveryState): Promise<string[]> {
  const before = await world.db.selectFrom('deliveries').select('id').execute()
  await insertBacklog(world, { count, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  const rows = await world.db
    .selectFrom('deliveries')
    .select('id')
    .where('id', 'not in', [...before.map(({ id }) => id), '00000000-0000-4000-8000-000000000000'])
    .execute()
  const ids = rows.map(({ id }) => id)
  await putInState(world, ids, state)
  return ids
}

/** The only letter there is, as it stands now. */
export async function letterNow(world: World) {
  return await world.db.selectFrom('letters').selectAll().executeTakeFirst()
}

/** The recipient UNESCO as it stands now. */
export async function unescoNow(world: World) {
  return await world.db
    .selectFrom('recipients')
    .selectAll()
    .where('id', '=', world.recipients.unesco)
    .executeTakeFirstOrThrow()
}
