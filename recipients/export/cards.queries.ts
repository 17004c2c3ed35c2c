import type { Db } from '../../src/db/connect.ts'

const BATCH = 2_000

/** Every recipient that is in a directory, as a card, in batches: a hundred thousand are never held at once. */
export async function* readCards(db: Db, directoryId: string): AsyncGenerator<Record<string, string>> {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await db
      .selectFrom('recipient_cards')
      .select(['recipient_id', 'card'])
      .where('directory_id', '=', directoryId)
      .where('left_at', 'is', null)
      .where('recipient_id', '>', after)
      .orderBy('recipient_id')
      .limit(BATCH)
      .execute()
    for (const { card } of rows) yield card
    const last = rows.at(-1)
    if (!last) return
    after = last.recipient_id
  }
}

/** Languages in which somebody wrote how letters to a recipient of a directory begin and end. */
export async function listSalutationLanguages(db: Db, directoryId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('recipient_salutations')
    .innerJoin('recipients', 'recipients.id', 'recipient_salutations.recipient_id')
    .select('recipient_salutations.language')
    .distinct()
    .where('recipients.directory_id', '=', directoryId)
    .where('recipients.left_at', 'is', null)
    .orderBy('recipient_salutations.language')
    .execute()
  return rows.map(({ language }) => language)
}
