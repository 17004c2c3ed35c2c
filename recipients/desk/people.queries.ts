import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../src/db/connect.ts'
import { ENDING_WITHIN_DAYS, type Health, OLD_AFTER_DAYS } from './health-codes.ts'

/** Which recipients of a directory a page shows. */
export interface PeopleFilter {
  directoryId: string
  /** A piece of a name, an office or an address; empty for all. */
  find: string
  country: string
  health: Health | undefined
  today: string
}

/** A recipient as the list shows it. */
export interface Person {
  id: string
  name: string
  office: string
  country: string | null
  place: string
  languages: string[]
  enabled: boolean
  paused_at: Date | null
  valid_until: string | null
  updated_at: Date
  email: string | null
  web_form: string | null
  postal_address: string | null
  /** The day of the contact that was checked longest ago; null when one was never checked. */
  checked_on: string | null
}

const SORTS = {
  name: sql`recipients.name`,
  office: sql`recipients.office`,
  country: sql`recipients.country`,
  changed: sql`recipients.updated_at`,
} as const
export type PeopleSort = keyof typeof SORTS

/** A page of recipients. The name decides where the column that sorts is the same. */
export async function listPeople(
  db: Db,
  filter: PeopleFilter,
  page: { sorting: { by: PeopleSort; isDescending: boolean }; offset: number; limit: number },
): Promise<Person[]> {
  const order = page.sorting.isDescending ? sql`desc nulls last` : sql`asc nulls last`
  const { rows } = await sql<Person>`
    with page as (
      select recipients.* from recipients where ${matches(filter)}
      order by ${SORTS[page.sorting.by]} ${order}, recipients.name, recipients.id
      offset ${page.offset} limit ${page.limit}
    )
    select recipients.id, recipients.name, recipients.office, recipients.country, recipients.place,
      recipients.languages, recipients.enabled, recipients.paused_at, recipients.valid_until, recipients.updated_at,
      reached.email, reached.web_form, reached.postal_address, reached.checked_on
    from page as recipients
    cross join lateral (
      select
        string_agg(address, ', ' order by preference, address) filter (where channel = 'email') as email,
        min(address) filter (where channel = 'form') as web_form,
        min(address) filter (where channel = 'post') as postal_address,
        case when count(*) = count(checked_on) then min(checked_on) end as checked_on
      from contacts
      where contacts.recipient_id = recipients.id and contacts.left_at is null and contacts.enabled
        and not contacts.trial
    ) as reached
    order by ${SORTS[page.sorting.by]} ${order}, recipients.name, recipients.id`.execute(db)
  return rows
}

/** How many recipients there are for a filter. */
export async function countPeople(db: Db, filter: PeopleFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from recipients where ${matches(filter)}`.execute(db)
  return rows[0]?.count ?? 0
}

/** Countries of a directory with how many recipients are in each, most first. */
export async function listCountries(
  db: Db,
  directoryId: string,
): Promise<{ country: string | null; count: number }[]> {
  const { rows } = await sql<{ country: string | null; count: number }>`
    select country, count(*)::integer as count from recipients
    where directory_id = ${directoryId} and left_at is null
    group by country order by 2 desc, 1`.execute(db)
  return rows
}

function matches(filter: PeopleFilter): RawBuilder<boolean> {
  const pattern = `%${filter.find.replace(/[\\%_]/g, '\\$&')}%`
  const parts = [sql`recipients.directory_id = ${filter.directoryId}`, sql`recipients.left_at is null`]
  if (filter.country !== '') parts.push(sql`recipients.country = ${filter.country}`)
  if (filter.find !== '')
    parts.push(sql`(recipients.name ilike ${pattern} or recipients.office ilike ${pattern} or exists (
      select from contacts where contacts.recipient_id = recipients.id and contacts.left_at is null
        and contacts.address ilike ${pattern}))`)
  if (filter.health) parts.push(suffers(filter.health, filter.today))
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

/** The condition under which a recipient is of a kind of the health view. */
export function suffers(health: Health, today: string): RawBuilder<boolean> {
  const contact = (condition: RawBuilder<unknown>) => sql<boolean>`exists (
    select from contacts where contacts.recipient_id = recipients.id and contacts.left_at is null and contacts.enabled
      and not contacts.trial and ${condition})`
  const conditions: Record<Health, () => RawBuilder<boolean>> = {
    unreachable: () => sql`(recipients.enabled and not ${contact(sql`true`)})`,
    paused: () => sql`recipients.paused_at is not null`,
    bouncing: () => contact(sql`contacts.hard_bounces > 0`),
    no_mail_host: () =>
      contact(sql`contacts.channel = 'email' and exists (
        select from mail_hosts where mail_hosts.domain = substring(contacts.address from '[^@]*$')
          and not mail_hosts.receives)`),
    expired: () => sql`recipients.valid_until <= ${today}::date`,
    ending: () =>
      sql`(recipients.valid_until > ${today}::date and recipients.valid_until <= ${today}::date + ${ENDING_WITHIN_DAYS}::integer)`,
    never_checked: () => contact(sql`contacts.checked_on is null`),
    old: () => contact(sql`contacts.checked_on < ${today}::date - ${OLD_AFTER_DAYS}::integer`),
    off: () => sql`not recipients.enabled`,
  }
  return conditions[health]()
}
