import { sql } from 'kysely'
import type { Db, Tx } from '../../src/db/connect.ts'
import type { ChangeAct } from '../../src/db/tables/imports.ts'

/** All that a page can change of a recipient, as texts, for its history. */
export async function imageOf(tx: Tx, id: string): Promise<Record<string, string>> {
  const { rows } = await sql<{ image: Record<string, string> }>`
    select recipient_cards.card || jsonb_strip_nulls(jsonb_build_object(
        'hourly_cap', recipients.hourly_cap::text, 'daily_cap', recipients.daily_cap::text,
        'ways', (select string_agg(channel, ', ' order by preference, address) from contacts
          where contacts.recipient_id = recipients.id and contacts.left_at is null),
        'form_limits', (select string_agg(
            address || ': ' || coalesce(subject_limit::text, '-') || ' / ' || coalesce(body_limit::text, '-'), E'\n'
            order by address) from contacts
          where contacts.recipient_id = recipients.id and contacts.left_at is null
            and coalesce(subject_limit, body_limit) is not null),
        'switched_off', (select string_agg(address, E'\n' order by address) from contacts
          where contacts.recipient_id = recipients.id and contacts.left_at is null and not contacts.enabled))) as image
    from recipients join recipient_cards on recipient_cards.recipient_id = recipients.id
    where recipients.id = ${id}`.execute(tx)
  return rows[0]?.image ?? {}
}

/** Tells the history of a recipient what an organizer did to it. */
export async function insertChange(
  tx: Tx,
  change: {
    recipientId: string
    organizerId: string | null
    act: ChangeAct
    changes: Record<string, [string, string]>
    now: Date
  },
): Promise<void> {
  await tx
    .insertInto('recipient_changes')
    .values({
      recipient_id: change.recipientId,
      organizer_id: change.organizerId,
      import_id: null,
      act: change.act,
      changes: JSON.stringify(change.changes),
      contacts_before: null,
      at: change.now,
    })
    .execute()
}

/** What happened to a recipient, newest first. */
export async function listChanges(db: Db, recipientId: string, limit: number) {
  return await db
    .selectFrom('recipient_changes')
    .leftJoin('organizers', 'organizers.id', 'recipient_changes.organizer_id')
    .select([
      'recipient_changes.act',
      'recipient_changes.changes',
      'recipient_changes.at',
      'organizers.name as organizer',
    ])
    .where('recipient_changes.recipient_id', '=', recipientId)
    .orderBy('recipient_changes.id', 'desc')
    .limit(limit)
    .execute()
}
