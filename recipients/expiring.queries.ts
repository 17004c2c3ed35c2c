import { sql } from 'kysely'
import type { Db } from '../src/db/connect.ts'

/** A recipient whose mandate ends soon or has ended. */
export interface ExpiringRecipient {
  id: string
  directory_id: string
  office: string
  name: string
  /** YYYY-MM-DD: the first day on which nobody is offered it any more. */
  valid_until: string
  is_over: boolean
  /** Campaigns that write to it: live and paused ones. */
  campaigns: { slug: string; title: string }[]
}

/**
 * Recipients whose mandate ends by `until`, those that have ended first. Who is switched off or has left the source is
 * not listed.
 * @param today and `until` are days, YYYY-MM-DD.
 * @param locale of the titles; a campaign without words in it is named in its main language.
 */
export async function listExpiring(
  db: Db,
  { today, until, locale }: { today: string; until: string; locale: string },
): Promise<ExpiringRecipient[]> {
  const { rows } = await sql<ExpiringRecipient>`
    select recipients.id, recipients.directory_id, recipients.office, recipients.name, recipients.valid_until,
      recipients.valid_until <= ${today}::date as is_over,
      coalesce((
        select json_agg(json_build_object('slug', campaigns.slug,
          'title', coalesce(hers.title, main.title, campaigns.slug)) order by campaigns.slug)
        from campaign_recipients join campaigns on campaigns.id = campaign_recipients.campaign_id
        left join campaign_texts hers on hers.campaign_id = campaigns.id and hers.language = ${locale}
        left join campaign_texts main
          on main.campaign_id = campaigns.id and main.language = campaigns.default_language
        where campaign_recipients.recipient_id = recipients.id and campaigns.status in ('live', 'paused')),
        '[]') as campaigns
    from recipients
    where recipients.enabled and recipients.left_at is null and recipients.valid_until <= ${until}::date
    order by recipients.valid_until, recipients.name`.execute(db)
  return rows
}
