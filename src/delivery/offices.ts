import type { Db } from '../db/connect.ts'
import { takeDigests, takeSingles } from './digest-mode.ts'
import type { OfficeForm } from './office-form.ts'
import { findOffice, insertOfficeAct, listActsOf, setDailyCap } from './offices.queries.ts'
import { pauseRecipient } from './pause-recipient.ts'

/** An office as its own page shows it. */
export type Office = NonNullable<Awaited<ReturnType<typeof findOffice>>>

/** The office of an id; undefined when it is no longer listed. */
export async function readOffice(db: Db, recipientId: string): Promise<Office | undefined> {
  return await findOffice(db, recipientId)
}

/** Does what an office asked for on its page, and notes it for the organizers. Doing it again changes nothing. */
export async function actAsOffice(db: Db, recipientId: string, form: OfficeForm, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (form.act === 'digest') await takeDigests(tx, recipientId, now)
    if (form.act === 'single') await takeSingles(tx, recipientId)
    if (form.act === 'daily_cap') await setDailyCap(tx, recipientId, form.amount, now)
    if (form.act === 'wrong_address') await pauseRecipient(tx, recipientId, 'wrong_address', now)
    const amount = form.act === 'daily_cap' ? form.amount : null
    await insertOfficeAct(tx, { recipientId, act: form.act, amount, now })
  })
}

/** What one office asked for or told, newest first. */
export async function listActsOfOffice(db: Db, recipientId: string, limit = 20) {
  return await listActsOf(db, recipientId, limit)
}
