import type { World } from './world.ts'

/** Adds an office like UNESCO whose mail goes to another domain. @returns its id. */
export async function addOffice(world: Pick<World, 'db' | 'recipients'>, domain: string): Promise<string> {
  const unesco = await world.db
    .selectFrom('recipients')
    .select(['directory_id', 'kind', 'role', 'name', 'office', 'languages', 'confidence'])
    .where('id', '=', world.recipients.unesco)
    .executeTakeFirstOrThrow()
  const { id } = await world.db
    .insertInto('recipients')
    .values({ ...unesco, external_id: domain, country: null, holder_gender: null, valid_until: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  await world.db
    .insertInto('contacts')
    .values({ recipient_id: id, channel: 'email', address: `office@${domain}` })
    .execute()
  return id
}
