import { sql } from 'kysely'
import type { World } from './world.ts'

/** Confirmed letters with one planned delivery each, written straight into the record, oldest first. */
export async function insertBacklog(
  world: World,
  backlog: { count: number; recipientId: string; domain: string; state?: string },
): Promise<void> {
  const { id: campaignId } = await world.campaign()
  const now = world.clock.now()
  await sql`
    with numbered as (
      select number, gen_random_uuid() as letter_id from generate_series(1, ${backlog.count}::integer) as number
    ), written as (
      insert into letters (id, campaign_id, receipt, status, mode, language, country, edited, seed, release, choices,
        mailed_at, created_at, confirmed_at)
      select letter_id, ${campaignId}, letter_id::text, 'confirmed', 'open', 'en', 'PL', false, 0, 1, '[]',
        ${now}, ${now}, ${now} from numbered
    )
    insert into deliveries (id, letter_id, campaign_id, recipient_id, contact_id, channel, state, language, appeal_id,
      addressee, salutation, closing, receiving_domain, not_before, next_at, created_at)
    select gen_random_uuid(), numbered.letter_id, ${campaignId}, ${backlog.recipientId},
      (select id from contacts where recipient_id = ${backlog.recipientId} limit 1), 'email',
      ${backlog.state ?? 'planned'}, 'en',
      (select id from appeals where campaign_id = ${campaignId} and language = 'en' limit 1),
      '{"name": "UNESCO", "office": "Director-General", "country": null, "needs_postal_address": false}',
      'Dear Director-General,', 'Yours sincerely,', ${backlog.domain},
      ${now}::timestamptz, ${now}::timestamptz - (${backlog.count}::integer - number) * interval '1 microsecond', ${now}
    from numbered`.execute(world.db)
}
