import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import type { Channel } from '../db/tables/recipients.ts'

/** A letter that does not get on by the way it took, and the other ways to its recipient. */
export interface StuckDelivery {
  id: string
  state: DeliveryState
  channel: Channel
  claim_token: string | null
  /** `policy`: its mail server refuses letters like these; `paused`: the organizers hold them. */
  why: 'policy' | 'paused' | 'did_not_work'
  /** In the organizer's order, without the way it took. */
  others: { id: string; channel: 'form' | 'post' }[]
}

/**
 * The deliveries of a letter that wait behind an open breaker or a pause, and those whose form the supporter could not use.
 * Trial addresses are no way of their own, and of a letter that was emptied nothing can be sent.
 */
export async function listStuckDeliveries(db: Db, letterId: string, now: Date): Promise<StuckDelivery[]> {
  const { rows } = await sql<StuckDelivery>`
    select deliveries.id, deliveries.state, deliveries.channel, deliveries.claim_token,
      case
        when deliveries.self_report = 'did_not_work' then 'did_not_work'
        when recipients.paused_at is not null then 'paused'
        else 'policy'
      end as why,
      coalesce((
        select json_agg(json_build_object('id', others.id, 'channel', others.channel)
          order by others.preference, others.address)
        from contacts as others
        where others.recipient_id = recipients.id and others.enabled and others.left_at is null and not others.trial
          and others.channel in ('form', 'post') and others.channel <> deliveries.channel), '[]') as others
    from deliveries
    join recipients on recipients.id = deliveries.recipient_id
    join letters on letters.id = deliveries.letter_id and letters.purged_at is null
    left join breakers on breakers.scope = 'receiving_domain' and breakers.key = deliveries.receiving_domain
      and breakers.reason = 'policy' and breakers.open_until > ${now}
    where deliveries.letter_id = ${letterId} and (
      (deliveries.channel = 'email' and deliveries.state in ('planned', 'deferred', 'digest_wait')
        and (recipients.paused_at is not null or breakers.key is not null))
      or (deliveries.channel = 'form' and deliveries.state = 'handed_over'
        and deliveries.self_report = 'did_not_work'))
    order by deliveries.id`.execute(db)
  return rows
}
