import { sql } from 'kysely'
import type { Db } from '../../src/db/connect.ts'

/** Whom letters are written to, in English, straight into the record. */
export interface Addressing {
  recipientIds: string[]
  /** Whose appeal is their wording; undefined: none, enough for letters that are only counted and moved. */
  campaignId?: string
  channel?: 'email' | 'post'
  domain?: string
  /** Of the addressee. */
  country?: string
}

/** Inserts the choice of each recipient, by the first of its contacts. @returns their ids, in the order of the recipients. */
export async function insertChoices(db: Db, to: Addressing): Promise<string[]> {
  const { rows } = await sql<{ ids: string[] }>`
    with people as (
      select recipient_id, gen_random_uuid() as id, place
      from unnest(${to.recipientIds}::uuid[]) with ordinality as people (recipient_id, place)
    ), written as (
      insert into choices (id, recipient_id, contact_id, channel, language, appeal_id, addressee, salutation, closing,
        receiving_domain)
      select id, recipient_id, (select id from contacts where contacts.recipient_id = people.recipient_id limit 1),
        ${to.channel ?? 'email'}, 'en',
        (select id from appeals where campaign_id = ${to.campaignId ?? null}::uuid and language = 'en' limit 1),
        jsonb_build_object('name', 'UNESCO', 'office', 'Director-General', 'country', ${to.country ?? null}::text,
          'needs_postal_address', false),
        'Dear Director-General,', 'Yours sincerely,', ${to.domain ?? 'ministry.example'}
      from people
    )
    select array_agg(id::text order by place) as ids from people`.execute(db)
  return rows[0]!.ids
}
