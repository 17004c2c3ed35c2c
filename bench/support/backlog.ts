import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../src/db/connect.ts'
import { sealLetter } from '../../src/letters/letter-seal.ts'
import { insertChoices } from './choices.ts'

/** Where a backlog is written. */
export interface Ground {
  db: Db
  campaignId: string
  /** Of the campaign. */
  dataKey: Buffer
  now: Date
}

export interface Backlog {
  count: number
  recipientId: string
  domain: string
  /** Of the addressee. */
  country?: string
  /** With false the letters hold no text and cannot be sent: enough for who only counts and moves them. */
  isSealed?: boolean
  /** By post they wait to be printed. */
  channel?: 'email' | 'post'
  /** They fall due one after the other, so many milliseconds apart, when the workers have started; without it all are due. */
  everyMs?: number
}

const SLICE = 5_000
/** In this time workers start. */
const LEAD_MS = 15_000

/** Confirmed letters with one waiting delivery each, written straight into the record, oldest first. */
export async function writeBacklog(ground: Ground, backlog: Backlog): Promise<void> {
  const to = { ...backlog, recipientIds: [backlog.recipientId], campaignId: ground.campaignId }
  const [choiceId] = await insertChoices(ground.db, to)
  for (let done = 0; done < backlog.count; done += SLICE)
    await writeSlice(ground, { ...backlog, choiceId, count: Math.min(SLICE, backlog.count - done) }, done)
}

async function writeSlice(
  { db, campaignId, dataKey, now }: Ground,
  backlog: Backlog & { choiceId: string | undefined },
  before: number,
): Promise<void> {
  const ids = Array.from({ length: backlog.count }, () => randomUUID())
  const sealed =
    backlog.isSealed === false ? [] : ids.map((id, index) => sealLetter(dataKey, id, words(before + index)))
  await sql`
    with numbered as (
      select * from unnest(${ids}::uuid[], ${sealed.map((row) => row.sealed_email)}::bytea[],
        ${sealed.map((row) => row.sealed_content)}::bytea[])
        with ordinality as numbered (letter_id, email, content, number)
    ), written as (
      insert into letters (id, campaign_id, receipt, status, mode, language, country, edited, seed, release, choice_ids,
        mailed_at, created_at, confirmed_at, sealed_email, sealed_content)
      select letter_id, ${campaignId}, letter_id::text, 'confirmed', 'open', 'en', 'PL', false, number, 1, array[${backlog.choiceId}::uuid],
        ${now}, ${now}, ${now}, email, content from numbered
    )
    insert into deliveries (id, letter_id, campaign_id, recipient_id, contact_id, channel, state, choice_id,
      receiving_domain, next_at, created_at)
    select gen_random_uuid(), letter_id, ${campaignId}, ${backlog.recipientId},
      (select id from contacts where recipient_id = ${backlog.recipientId} limit 1),
      ${backlog.channel ?? 'email'}, ${backlog.channel === 'post' ? 'to_print' : 'planned'}, ${backlog.choiceId},
      ${backlog.domain}, ${now}::timestamptz + case when ${backlog.everyMs ?? null}::float8 is null
        then (${before}::integer + number - 1000000) * interval '1 microsecond'
        else ${LEAD_MS} * interval '1 millisecond'
          + (${before}::integer + number) * ${backlog.everyMs ?? null}::float8 * interval '1 millisecond' end, ${now}
    from numbered`.execute(db)
}

/** What marks a letter wherever it must not appear. */
export const MARKER = 'Zvonimira Markerová'

function words(number: number) {
  return {
    email: { email: `marker-${number}@supporters.example` },
    content: {
      name: `${MARKER} ${number}`,
      postalAddress: '',
      subject: '',
      body: '',
      note: `A note of ${MARKER}.`,
    },
  }
}
