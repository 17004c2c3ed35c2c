import { sql } from 'kysely'
import type { Db } from '../../src/db/connect.ts'
import { HEALTH, type Health } from './health-codes.ts'
import { suffers } from './people.queries.ts'

/** How many recipients of a directory suffer from what. */
export async function countHealth(
  db: Db,
  directoryId: string,
  today: string,
): Promise<Record<Health, number>> {
  const counts = HEALTH.map(
    (health) => sql`count(*) filter (where ${suffers(health, today)})::integer as ${sql.ref(health)}`,
  )
  const { rows } = await sql<Record<Health, number>>`
    select ${sql.join(counts)} from recipients
    where directory_id = ${directoryId} and left_at is null`.execute(db)
  return rows[0] as Record<Health, number>
}

/** Domains of a directory's addresses, those never asked first, then those asked longest ago. */
export async function listDomains(db: Db, directoryId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ domain: string }>`
    select domain from (
      select distinct substring(contacts.address from '[^@]*$') as domain
      from recipients
      join contacts on contacts.recipient_id = recipients.id and contacts.channel = 'email' and contacts.enabled
        and contacts.left_at is null and not contacts.trial
      where recipients.directory_id = ${directoryId} and recipients.left_at is null
    ) as domains
    left join mail_hosts using (domain)
    order by mail_hosts.asked_at nulls first, domain
    limit ${limit}`.execute(db)
  return rows.map(({ domain }) => domain)
}

/** Remembers which domains receive mail. */
export async function upsertMailHosts(
  db: Db,
  answers: { domain: string; receives: boolean }[],
  now: Date,
): Promise<void> {
  await sql`
    insert into mail_hosts (domain, receives, asked_at)
    select answer.domain, answer.receives, ${now}
    from unnest(${answers.map(({ domain }) => domain)}::text[], ${answers.map(({ receives }) => receives)}::boolean[])
      as answer (domain, receives)
    on conflict (domain) do update set receives = excluded.receives, asked_at = excluded.asked_at`.execute(db)
}

/** When the domains of a directory were asked last; null when they never were. */
export async function findLastAsked(db: Db, directoryId: string): Promise<Date | null> {
  const { rows } = await sql<{ asked_at: Date | null }>`
    select max(mail_hosts.asked_at) as asked_at
    from recipients
    join contacts on contacts.recipient_id = recipients.id and contacts.channel = 'email'
    join mail_hosts on mail_hosts.domain = substring(contacts.address from '[^@]*$')
    where recipients.directory_id = ${directoryId}`.execute(db)
  return rows[0]?.asked_at ?? null
}
