import { sql } from 'kysely'
import type { Db, Tx } from '../../../src/db/connect.ts'

/** Recipients of a directory whose name has no key yet. */
export async function listUnkeyed(
  db: Db,
  directoryId: string,
  limit: number,
): Promise<{ id: string; name: string }[]> {
  return await db
    .selectFrom('recipients')
    .select(['id', 'name'])
    .where('directory_id', '=', directoryId)
    .where('name_key', 'is', null)
    .limit(limit)
    .execute()
}

/** Gives names their keys, in one statement. */
export async function writeNameKeys(db: Db, keys: { id: string; key: string }[]): Promise<void> {
  await sql`
    update recipients set name_key = given.key
    from unnest(${keys.map(({ id }) => id)}::uuid[], ${keys.map(({ key }) => key)}::text[]) as given (id, key)
    where recipients.id = given.id`.execute(db)
}

/** Lets the planner know what was just staged: without it, it takes a hundred thousand rows for one. */
export async function countStaged(tx: Tx): Promise<void> {
  await sql`analyze import_cards, recipients, contacts`.execute(tx)
}

/**
 * Marks rows that say what an earlier row of the file says: the same external id, or the same name and country with an
 * address in common, or the same name, country and contacts. A row with a problem is nobody's first.
 */
export async function markTwice(tx: Tx, importId: string): Promise<void> {
  await sql`
    with sound as (
      select number, external_id, name_key, country, address_keys,
        concat_ws('|', card ->> 'web_form', card ->> 'postal_address') as ways
      from import_cards where import_id = ${importId} and problems = '[]'
    ), seen as (
      select number, min(number) over (partition by external_id) as first from sound where external_id is not null
      union all
      select number, min(number) over (partition by name_key, country, key)
      from sound cross join unnest(address_keys) as key where external_id is null and name_key <> ''
      union all
      select number, min(number) over (partition by name_key, country, ways)
      from sound where external_id is null and name_key <> '' and address_keys = '{}'
    ), earliest as (
      select number, min(first) as first from seen group by number
    )
    update import_cards set twice_of = case when earliest.first < earliest.number then earliest.first end
    from earliest
    where import_cards.import_id = ${importId} and import_cards.number = earliest.number
      and import_cards.twice_of is distinct from case when earliest.first < earliest.number then earliest.first end`.execute(
    tx,
  )
  await sql`
    update import_cards set twice_of = null
    where import_id = ${importId} and twice_of is not null and problems <> '[]'`.execute(tx)
}

/** Opens the table of pairs that lives as long as the transaction: a row of the file, a recipient of the directory. */
export async function openPairs(tx: Tx): Promise<void> {
  await sql`create temporary table pairs (number integer primary key, recipient_id uuid not null unique)
    on commit drop`.execute(tx)
}

/** Pairs rows with the recipients that have their external id. */
export async function pairByExternalId(tx: Tx, importId: string, directoryId: string): Promise<void> {
  await sql`
    insert into pairs
    select distinct on (recipients.id) cards.number, recipients.id
    from import_cards as cards
    join recipients on recipients.directory_id = ${directoryId} and recipients.external_id = cards.external_id
    where cards.import_id = ${importId} and cards.twice_of is null and cards.joined_to is null
    order by recipients.id, cards.number`.execute(tx)
}

/**
 * Pairs rows with recipients by an e-mail address: where the name is the same too, else where nobody else in the file
 * or in the directory has that address, for a secretariat's address says nothing about whom it serves. Never two that
 * have different external ids.
 */
export async function pairByAddress(tx: Tx, importId: string, directoryId: string): Promise<void> {
  const sides = sql`
    wanted as (
      select cards.number, cards.external_id, cards.name_key, key,
        count(*) over (partition by key) as sharers
      from import_cards as cards cross join unnest(cards.address_keys) as key
      where cards.import_id = ${importId} and cards.twice_of is null and cards.joined_to is null
    ), known as (
      select recipients.id, recipients.external_id, recipients.name_key, address_key(contacts.address) as key,
        count(*) over (partition by address_key(contacts.address)) as sharers
      from recipients
      join contacts on contacts.recipient_id = recipients.id and contacts.channel = 'email' and not contacts.trial
        and contacts.left_at is null
      where recipients.directory_id = ${directoryId}
    )`
  const open = sql`(wanted.external_id is null or known.external_id is null)
    and not exists (select from pairs where pairs.number = wanted.number)
    and not exists (select from pairs where pairs.recipient_id = known.id)`
  await sql`
    with ${sides}, met as (
      select distinct on (wanted.number) wanted.number, known.id
      from wanted join known on known.key = wanted.key and known.name_key = wanted.name_key
      where ${open} order by wanted.number, known.id
    )
    insert into pairs select distinct on (id) number, id from met order by id, number`.execute(tx)
  await sql`
    with ${sides}, met as (
      select distinct on (wanted.number) wanted.number, known.id
      from wanted join known on known.key = wanted.key
      where wanted.sharers = 1 and known.sharers = 1 and ${open} order by wanted.number, known.id
    )
    insert into pairs select distinct on (id) number, id from met order by id, number`.execute(tx)
}

/**
 * Pairs what is left by name and country, where each has the name and the country alone; a country that one side does
 * not tell is no difference.
 */
export async function pairByName(tx: Tx, importId: string, directoryId: string): Promise<void> {
  await sql`
    with wanted as (
      select number, external_id, name_key, country, count(*) over (partition by name_key) as namesakes,
        count(*) over (partition by name_key, country) as compatriots
      from import_cards
      where import_id = ${importId} and twice_of is null and joined_to is null and name_key <> ''
        and not exists (select from pairs where pairs.number = import_cards.number)
    ), known as (
      select id, external_id, name_key, country, count(*) over (partition by name_key) as namesakes,
        count(*) over (partition by name_key, country) as compatriots
      from recipients
      where directory_id = ${directoryId} and name_key <> ''
        and not exists (select from pairs where pairs.recipient_id = recipients.id)
    ), alone as (
      select * from wanted where compatriots = 1
    )
    insert into pairs
    select alone.number, known.id
    from alone join known on known.name_key = alone.name_key and known.compatriots = 1
      and (known.country = alone.country
        or ((known.country is null or alone.country is null) and known.namesakes = 1 and alone.namesakes = 1))
    where known.external_id is null or alone.external_id is null
    on conflict do nothing`.execute(tx)
}
