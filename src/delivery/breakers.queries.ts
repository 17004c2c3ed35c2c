import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { BreakerScope } from '../db/tables/limits.ts'

/** One breaker that is not at rest. */
export interface Breaker {
  scope: BreakerScope
  key: string
  /** Open until then, half-open after it; null while it only counts. */
  open_until: Date | null
  reason: string
}

/** When a breaker opens, and for how long. Times in ms. */
export interface Tripping {
  /** Failures one after the other. */
  inRow: number
  /** Failures among the last 20 outcomes. */
  ofTwenty: number
  /** How long a failure counts; null for always. */
  within: number | null
  /** The first rest; doubled each time it opens again, up to `longestRest`. */
  rest: number
  longestRest: number
}

/** Every breaker that counts or is open. */
export async function listBreakers(db: Db): Promise<Breaker[]> {
  return await db.selectFrom('breakers').select(['scope', 'key', 'open_until', 'reason']).execute()
}

/**
 * Counts a failure; opens the breaker when it is one too many, or when the probe of a half-open one failed.
 * The arithmetic stands in migration 0006, under the row's lock: many workers count together.
 * @param failure.atLeast a rest that the server asked for, in ms.
 * @returns whether it is open now.
 */
export async function countFailure(
  db: Db,
  failure: { scope: BreakerScope; key: string; reason: string; now: Date; atLeast?: number },
  trips: Tripping,
): Promise<boolean> {
  const { rows } = await sql<{ is_open: boolean }>`
    select count_failure(${failure.scope}, ${failure.key}, ${failure.reason}, ${failure.now}::timestamptz,
      ${trips.inRow}::integer, ${trips.ofTwenty}::integer, ${trips.within}::float8, ${trips.rest}::float8,
      ${trips.longestRest}::float8, ${failure.atLeast ?? 0}::float8) as is_open`.execute(db)
  return rows[0]?.is_open ?? false
}

/** Counts successes: a half-open breaker closes, and one whose last 20 outcomes were good is forgotten. */
export async function countSuccesses(
  db: Db,
  successes: { scope: BreakerScope; key: string }[],
  now: Date,
): Promise<void> {
  await sql`
    with succeeded as (
      select * from jsonb_to_recordset(${JSON.stringify(successes)}::jsonb) as succeeded (scope text, key text)
    ), closed as (
      delete from breakers using succeeded
      where breakers.scope = succeeded.scope and breakers.key = succeeded.key
        and (open_until <= ${now} or (open_until is null and history << 1 = b'00000000000000000000'))
      returning breakers.scope, breakers.key
    )
    update breakers set history = history << 1, failures_in_row = 0, updated_at = ${now}
    from succeeded
    where breakers.scope = succeeded.scope and breakers.key = succeeded.key and open_until is null
      and (breakers.scope, breakers.key) not in (select scope, key from closed)`.execute(db)
}

/** A domain that asked us to slow down: half its rate and one job at a time, from now on. */
export async function slowDomain(db: Db, domain: string, now: Date, standard: number): Promise<void> {
  await sql`
    insert into domain_paces as kept (domain, per_minute, concurrency, grows_at, updated_at)
    values (${domain}, greatest(1, ${standard}::integer / 2), 1, ${now}::timestamptz + interval '1 hour', ${now})
    on conflict (domain) do update set
      per_minute = greatest(1, kept.per_minute / 2), concurrency = 1,
      grows_at = ${now}::timestamptz + interval '1 hour', updated_at = ${now}`.execute(db)
}

/** Doubles the rate of every domain that has done well for ten minutes, up to the limit; concurrency comes back last. */
export async function growPaces(
  db: Db,
  now: Date,
  limits: { perMinute: number; concurrency: number },
): Promise<void> {
  await sql`
    update domain_paces set
      per_minute = least(${limits.perMinute}::integer, greatest(1, per_minute) * 2),
      concurrency = case when per_minute * 2 >= ${limits.perMinute}::integer then ${limits.concurrency}::integer
        else concurrency end,
      grows_at = ${now}::timestamptz + interval '10 minutes', updated_at = ${now}
    where grows_at <= ${now} and (per_minute < ${limits.perMinute}::integer or concurrency < ${limits.concurrency}::integer)
      and not exists (
        select from breakers where breakers.scope = 'receiving_domain' and breakers.key = domain_paces.domain
          and breakers.open_until > ${now})`.execute(db)
}
