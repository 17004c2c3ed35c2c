import type { Db } from '../../src/db/connect.ts'

const BATCH = 2_000

/**
 * Every recipient that is in a directory, as a card, by name as its page lists them; in batches: of a hundred thousand
 * the ids alone are held at once.
 */
export async function* readCards(db: Db, directoryId: string): AsyncGenerator<Record<string, string>> {
  const ids = await listIdsByName(db, directoryId)
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH)
    const rows = await db
      .selectFrom('recipient_cards')
      .select(['recipient_id', 'card'])
      .where('recipient_id', 'in', batch)
      .execute()
    const cards = new Map(rows.map(({ recipient_id, card }) => [recipient_id, card]))
    for (const id of batch) {
      const card = cards.get(id)
      if (card) yield card
    }
  }
}

async function listIdsByName(db: Db, directoryId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('recipients')
    .select('id')
    .where('directory_id', '=', directoryId)
    .where('left_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
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
