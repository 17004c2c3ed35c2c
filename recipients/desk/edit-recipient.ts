import { dayOf } from '../../src/days.ts'
import type { Db, Tx } from '../../src/db/connect.ts'
import { pauseRecipient, releaseRecipient } from '../../src/delivery/pause-recipient.ts'
import { type ActName, recordAct } from '../../src/organizers/audit.ts'
import { listContacts, markContactsChecked } from './contacts.queries.ts'
import type { Doer } from './doer.ts'
import { imageOf, insertChange } from './history.queries.ts'
import {
  insertRecipient,
  lockRecipient,
  type Recipient,
  replaceSalutations,
  updateRecipient,
} from './recipient.queries.ts'
import type { ContactRow, RecipientForm, SalutationRow } from './recipient-form.ts'
import { moveContactUp, writeContacts } from './write-contacts.ts'

export type EditOutcome =
  /** `isReleased`: it was paused, and letters held for it go out to the new address. */
  | { kind: 'saved'; isReleased: boolean }
  /** Somebody else saved since the page was opened; nothing was written. */
  | { kind: 'changed_meanwhile' }

/** What the page of a recipient says, checked. */
export interface Edit {
  form: Omit<RecipientForm, 'languages'> & { languages: string[] }
  contacts: ContactRow[]
  /** Of these, the one that is to be tried before the one that now stands before it. */
  movedUp: ContactRow | undefined
  salutations: SalutationRow[]
}

/**
 * Saves a recipient with its contacts and salutations, and tells its history. A new e-mail address takes the place of
 * the old one for letters that wait, and ends a pause that its bounces or the office itself brought about.
 */
export async function editRecipient(db: Db, before: Recipient, edit: Edit, doer: Doer): Promise<EditOutcome> {
  const { edition, ...form } = edit.form
  const done = await db.transaction().execute(async (tx) => {
    const at = await lockRecipient(tx, before.id)
    if (at?.toISOString() !== edition) return undefined
    const was = await imageOf(tx, before.id)
    const mailedTo = await mailAddresses(tx, before.id)
    await updateRecipient(tx, before.id, form, doer.now)
    await writeContacts(tx, before.id, edit.contacts, doer.now)
    if (edit.movedUp) await moveContactUp(tx, before.id, edit.movedUp, doer)
    await replaceSalutations(tx, before.id, edit.salutations)
    const becomes = await imageOf(tx, before.id)
    const changes = differences(was, becomes)
    if (Object.keys(changes).length > 0)
      await tell(tx, { recipientId: before.id, act: 'edited', changes, ...doer })
    return { isReaddressed: mailedTo !== (await mailAddresses(tx, before.id)) }
  })
  if (!done) return { kind: 'changed_meanwhile' }
  if (!done.isReaddressed || before.paused_reason === 'organizer') return { kind: 'saved', isReleased: false }
  const released = await releaseRecipient(db, before.id, doer.now)
  return { kind: 'saved', isReleased: released.kind === 'released' && before.paused_at !== null }
}

/** Adds a recipient by hand; its page asks for the rest. @returns its id. */
export async function addByHand(
  db: Db,
  recipient: { directoryId: string; name: string },
  doer: Doer,
): Promise<string> {
  return await db.transaction().execute(async (tx) => {
    const recipientId = await insertRecipient(tx, { ...recipient, now: doer.now })
    await tell(tx, { recipientId, act: 'added', changes: {}, ...doer })
    return recipientId
  })
}

/** Says that somebody looked at the contacts of a recipient today; at one of them when it is named. */
export async function checkToday(
  db: Db,
  recipientId: string,
  contactId: string | null,
  doer: Doer,
): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const was = await imageOf(tx, recipientId)
    const today = dayOf(doer.now)
    const count = await markContactsChecked(tx, recipientId, { contactId, today, now: doer.now })
    const changes = differences(was, await imageOf(tx, recipientId))
    if (count > 0) await tell(tx, { recipientId, act: 'checked', changes, ...doer })
    return count
  })
}

/** Holds the letters to a recipient until an organizer releases it. @returns false when they were held already. */
export async function holdRecipient(db: Db, recipientId: string, doer: Doer): Promise<boolean> {
  if (!(await pauseRecipient(db, recipientId, 'organizer', doer.now))) return false
  await recordAct(db, {
    organizerId: doer.organizerId,
    act: 'recipient.paused',
    subject: `recipient ${recipientId}`,
    at: doer.now,
  })
  return true
}

/** True when an edit allows more letters than before: that is the owner's to decide. */
export function raisesCaps(
  before: Pick<Recipient, 'hourly_cap' | 'daily_cap'>,
  form: Pick<RecipientForm, 'hourly_cap' | 'daily_cap'>,
  standard: { recipientPerHour: number | null; recipientPerDay: number | null },
): boolean {
  const isMore = (was: number | null, becomes: number | null, usual: number | null) =>
    (becomes ?? usual ?? Number.POSITIVE_INFINITY) > (was ?? usual ?? Number.POSITIVE_INFINITY)
  return (
    isMore(before.hourly_cap, form.hourly_cap, standard.recipientPerHour) ||
    isMore(before.daily_cap, form.daily_cap, standard.recipientPerDay)
  )
}

/** Tells the history of the recipient what changed, and the audit log that it did: the names of fields, not what they say. */
async function tell(
  tx: Tx,
  change: Parameters<typeof insertChange>[1] & { act: 'added' | 'edited' | 'checked' },
): Promise<void> {
  await insertChange(tx, change)
  const fields = Object.keys(change.changes)
  const isAboutCaps = fields.includes('hourly_cap') || fields.includes('daily_cap')
  const act: ActName = isAboutCaps ? 'recipient.caps_changed' : `recipient.${change.act}`
  await recordAct(tx, {
    organizerId: change.organizerId,
    act,
    subject: `recipient ${change.recipientId}`,
    details: change.act === 'edited' ? { changed_fields: fields } : {},
    at: change.now,
  })
}

/** Where letters to a recipient may be mailed, whatever the order. */
async function mailAddresses(tx: Tx, recipientId: string): Promise<string> {
  const contacts = await listContacts(tx, recipientId)
  const mails = contacts.filter(({ channel, enabled }) => channel === 'email' && enabled)
  return mails
    .map(({ address }) => address)
    .sort()
    .join(' ')
}

function differences(
  was: Record<string, string>,
  becomes: Record<string, string>,
): Record<string, [string, string]> {
  const fields = new Set([...Object.keys(was), ...Object.keys(becomes)])
  return Object.fromEntries(
    [...fields]
      .filter((field) => was[field] !== becomes[field])
      .map((field) => [field, [was[field] ?? '', becomes[field] ?? '']]),
  )
}
