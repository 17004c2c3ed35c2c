import { sql } from 'kysely'
import type { Db } from '../../src/db/connect.ts'
import { insertChoices } from './choices.ts'

/** A live campaign that writes to `recipientIds`. */
export interface BenchCampaign {
  id: string
  slug: string
  recipientIds: string[]
}

/** Inserts a campaign with its text, its appeal and recipients reached by e-mail. */
export async function insertCampaign(db: Db, slug: string, recipients: number): Promise<BenchCampaign> {
  const { rows } = await sql<BenchCampaign>`
    with directory as (
      insert into directories (slug, name) values (${slug}, ${slug}) returning id
    ), people as (
      insert into recipients (directory_id, external_id, kind, role, name, office, country, languages, confidence)
      select directory.id, 'r' || number, 'foreign_ministry', 'minister', 'Ministry ' || number,
        'Minister of Foreign Affairs', 'PL', '{en}', 'high'
      from directory, generate_series(1, ${recipients}::integer) as number returning id
    ), contacts as (
      insert into contacts (recipient_id, channel, address)
      select id, 'email', 'minister@m' || id || '.example' from people
    ), campaign as (
      insert into campaigns (slug, status, default_language, goal) values (${slug}, 'live', 'en', 5000000) returning id
    ), texts as (
      insert into campaign_texts (campaign_id, language, title, summary, story)
      select id, 'en', 'Write for culture', 'Ask for help.', 'Why now.' from campaign
    ), appeal as (
      insert into appeals (campaign_id, language, subjects, openings, body, from_release)
      select id, 'en', '{Culture in Belarus,Please speak for culture}', '{I write to you.,I turn to you.}',
        repeat('Please help culture in Belarus. ', 40), 1 from campaign
    ), offered as (
      insert into campaign_recipients (campaign_id, recipient_id) select campaign.id, people.id from campaign, people
    )
    select campaign.id, ${slug}::text as slug, array(select id from people)::text[] as "recipientIds" from campaign`.execute(
    db,
  )
  return rows[0]!
}

/**
 * Inserts letters of many countries over thirty days, each to one of the campaign's recipients.
 * @param status `pending` letters have choices, `confirmed` ones deliveries that were accepted.
 */
export async function insertLetters(
  db: Db,
  campaign: BenchCampaign,
  letters: { count: number; status: 'pending' | 'confirmed' },
): Promise<void> {
  const choiceIds = await insertChoices(db, { recipientIds: campaign.recipientIds })
  await sql`
    with written as (
      insert into letters (id, campaign_id, receipt, status, mode, language, country, edited, seed, release, choice_ids,
        mailed_at, created_at, confirmed_at)
      select id, ${campaign.id}, id::text, ${letters.status}, 'open', (array['en', 'be', 'ru'])[1 + number % 3],
        (array['BY', 'PL', 'LT', 'DE', 'UA', 'US', 'FR', 'GB', 'SE', 'CZ'])[1 + (number::bigint * number) % 10], number % 4 = 0,
        number, 1,
        array[choice_id], at, at - interval '3 minutes', case when ${letters.status} = 'confirmed' then at end
      from (
        select number, gen_random_uuid() as id, now() - (number::bigint * 7919) % 43200 * interval '1 minute' as at,
          (${choiceIds}::uuid[])[1 + number % ${choiceIds.length}] as choice_id
        from generate_series(1, ${letters.count}::integer) as number) as numbered
      returning id, choice_ids, created_at, status
    )
    insert into deliveries (id, letter_id, campaign_id, recipient_id, channel, state, choice_id, receiving_domain,
      next_at, accepted_at, created_at)
    select gen_random_uuid(), written.id, ${campaign.id}, choices.recipient_id, 'email', 'accepted', choices.id,
      choices.receiving_domain, created_at, created_at, created_at
    from written join choices on choices.id = written.choice_ids[1]
    where written.status = 'confirmed'`.execute(db)
}
