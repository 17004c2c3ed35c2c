import type { Db } from '../db/connect.ts'

/** Puts a mail to an organizer in line. @returns its id. */
export async function insertOrganizerMail(
  db: Db,
  mail: {
    kind: string
    organizerId: string
    details: Record<string, string | number | boolean>
    now: Date
  },
): Promise<string> {
  const { id } = await db
    .insertInto('mails')
    .values({
      kind: mail.kind,
      letter_id: null,
      organizer_id: mail.organizerId,
      details: JSON.stringify(mail.details),
      next_at: mail.now,
      created_at: mail.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
