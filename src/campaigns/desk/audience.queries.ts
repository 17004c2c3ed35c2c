import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Audience } from '../../db/tables/campaigns.ts'

/**
 * Makes the recipients of a campaign those that its rule leads to today. Who stays keeps its place and its tick; who is
 * new comes last.
 * @returns how many there are now.
 */
export async function applyAudience(tx: Tx, campaignId: string, audience: Audience): Promise<number> {
  const rule = sql`
    (recipients.directory_id = any(${audience.directories}::uuid[])
      and (${audience.kinds}::text[] = '{}' or recipients.kind = any(${audience.kinds}::text[]))
      and (${audience.countries}::text[] = '{}' or recipients.country = any(${audience.countries}::text[]))
      and (${audience.roles}::text[] = '{}' or recipients.role = any(${audience.roles}::text[]))
      and (${audience.languages}::text[] = '{}' or recipients.languages && ${audience.languages}::text[])
      and recipients.id <> all(${audience.removed}::uuid[]))
    or recipients.id = any(${audience.added}::uuid[])`
  await sql`
    delete from campaign_recipients using recipients
    where campaign_recipients.campaign_id = ${campaignId} and recipients.id = campaign_recipients.recipient_id
      and not (${rule})`.execute(tx)
  await sql`
    insert into campaign_recipients (campaign_id, recipient_id, position)
    select ${campaignId}, recipients.id,
      coalesce((select max(position) from campaign_recipients where campaign_id = ${campaignId}), 0)
        + row_number() over (order by recipients.country nulls first, recipients.name)
    from recipients where ${rule}
    on conflict do nothing`.execute(tx)
  const { count } = await tx
    .selectFrom('campaign_recipients')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow()
  return count
}

/** Directories with how many of their recipients could be written to. */
export async function listDirectoriesForChoice(db: Db) {
  return await db
    .selectFrom('directories')
    .select(['directories.id', 'directories.slug', 'directories.name'])
    .select((eb) =>
      eb
        .selectFrom('recipients')
        .select(eb.fn.countAll<number>().as('count'))
        .whereRef('recipients.directory_id', '=', 'directories.id')
        .where('recipients.enabled', '=', true)
        .where('recipients.left_at', 'is', null)
        .as('recipients'),
    )
    .orderBy('directories.name')
    .execute()
}

/** What the recipients of some directories can be told apart by. */
export async function listTraits(db: Db, directories: string[]) {
  const { rows } = await sql<{
    trait: 'kind' | 'country' | 'role' | 'language'
    value: string
    count: number
  }>`
    with people as (
      select kind, country, role, languages from recipients
      where directory_id = any(${directories}::uuid[]) and left_at is null
    )
    select 'kind' as trait, kind as value, count(*) from people group by kind
    union all select 'country', country, count(*) from people where country is not null group by country
    union all select 'role', role, count(*) from people group by role
    union all select 'language', language, count(*) from people, unnest(languages) as language group by language
    order by 1, 2`.execute(db)
  return rows
}

/** A page of the recipients of a campaign, and of those that were taken out one by one. */
export async function listAudience(
  db: Db,
  campaignId: string,
  page: { removed: string[]; search: string; offset: number; limit: number },
) {
  const like = `%${page.search.replace(/[\\%_]/g, '\\$&')}%`
  return await db
    .selectFrom('recipients')
    .leftJoin('campaign_recipients', (join) =>
      join
        .onRef('campaign_recipients.recipient_id', '=', 'recipients.id')
        .on('campaign_recipients.campaign_id', '=', campaignId),
    )
    .select([
      'recipients.id',
      'recipients.name',
      'recipients.office',
      'recipients.country',
      'recipients.place',
    ])
    .select(['recipients.languages', 'recipients.enabled', 'recipients.left_at', 'recipients.paused_at'])
    .select([
      'recipients.valid_until',
      'campaign_recipients.selected',
      'campaign_recipients.recipient_id as is_in',
    ])
    .select((eb) => [
      sql<number>`count(*) over ()`.as('total'),
      eb
        .selectFrom('contacts')
        .select(sql<string[]>`coalesce(array_agg(distinct channel order by channel), '{}')`.as('channels'))
        .whereRef('contacts.recipient_id', '=', 'recipients.id')
        .where('contacts.enabled', '=', true)
        .where('contacts.left_at', 'is', null)
        .where('contacts.trial', '=', false)
        .as('channels'),
    ])
    .where((eb) =>
      eb.or([
        eb('campaign_recipients.campaign_id', '=', campaignId),
        sql<boolean>`recipients.id = any(${page.removed}::uuid[])`,
      ]),
    )
    .$if(page.search !== '', (query) =>
      query.where((eb) =>
        eb.or([eb('recipients.name', 'ilike', like), eb('recipients.office', 'ilike', like)]),
      ),
    )
    .orderBy(sql`campaign_recipients.position nulls last`)
    .orderBy('recipients.name')
    .offset(page.offset)
    .limit(page.limit)
    .execute()
}

/** Recipients of any directory whose name, office or address holds a text, for adding one by one. */
export async function searchRecipients(db: Db, text: string, limit: number) {
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return await db
    .selectFrom('recipients')
    .innerJoin('directories', 'directories.id', 'recipients.directory_id')
    .select(['recipients.id', 'recipients.name', 'recipients.office', 'directories.name as directory'])
    .where('recipients.left_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('recipients.name', 'ilike', like),
        eb('recipients.office', 'ilike', like),
        eb.exists(
          eb
            .selectFrom('contacts')
            .select('contacts.id')
            .whereRef('contacts.recipient_id', '=', 'recipients.id')
            .where('contacts.address', 'ilike', like),
        ),
      ]),
    )
    .orderBy('recipients.name')
    .limit(limit)
    .execute()
}

/** The directories of those a campaign writes to now, and who of them it leaves out: the rule of one that has none yet. */
export async function deriveAudience(db: Db, campaignId: string): Promise<Audience> {
  const { rows } = await sql<{ directories: string[]; removed: string[] }>`
    with listed as (
      select recipients.id, recipients.directory_id from campaign_recipients
      join recipients on recipients.id = campaign_recipients.recipient_id
      where campaign_recipients.campaign_id = ${campaignId}
    )
    select coalesce(array_agg(distinct listed.directory_id), '{}') as directories,
      coalesce((select array_agg(recipients.id) from recipients
        where recipients.directory_id in (select directory_id from listed)
          and recipients.id not in (select id from listed)), '{}') as removed
    from listed`.execute(db)
  const found = rows[0] ?? { directories: [], removed: [] }
  return { ...found, kinds: [], countries: [], roles: [], languages: [], added: [] }
}

/** Ticks some of a campaign's recipients before a supporter chooses, and unticks others. */
export async function setTicks(
  tx: Tx,
  campaignId: string,
  ticks: { on: string[]; off: string[] },
): Promise<void> {
  await sql`
    update campaign_recipients set selected = recipient_id = any(${ticks.on}::uuid[])
    where campaign_id = ${campaignId} and recipient_id = any(${[...ticks.on, ...ticks.off]}::uuid[])`.execute(
    tx,
  )
}

/** How many recipients a campaign writes to. */
export async function countChosen(db: Db, campaignId: string): Promise<number> {
  const { count } = await db
    .selectFrom('campaign_recipients')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow()
  return count
}
