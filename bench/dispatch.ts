import { sql } from 'kysely'
import type { Db } from '../src/db/connect.ts'
import { dispatchDeliveries } from '../src/delivery/dispatch.queries.ts'
import { STANDARD_LIMITS } from '../src/delivery/limits-form.ts'
import { insertChoices } from './support/choices.ts'
import { median, printFigure, timeOf } from './support/figure.ts'
import { withDatabase } from './support/house.ts'
import { insertCampaign } from './support/letters.ts'

/**
 * What one look of the dispatcher costs, twice a second, while all that may go out has gone and letters wait for three
 * thousand officials, against three hundred: no more than the number of officials, and not its square.
 */
const FEW = 300
const MANY = 3_000
const LETTERS_EACH = 10
const OFFICIALS_OF_A_DOMAIN = 15
const LOOKS = 40
/** A Wednesday at work. */
const AT = Date.parse('2026-11-25T10:00:00Z')

const few = await looksWith(FEW)
const many = await looksWith(MANY)
printFigure({
  name: `a look at the letters that wait for ${MANY} officials`,
  unit: 'ms',
  figure: median(many),
  against: `for ${FEW}`,
  baseline: median(few),
  target: { atMost: (1.5 * MANY) / FEW },
})

/** Times of looks that find nothing, in ms. @throws Error when one finds something. */
async function looksWith(officials: number): Promise<number[]> {
  const times: number[] = []
  await withDatabase(async (db) => {
    await fill(db, officials)
    for (let look = 0; look <= LOOKS; look++) {
      let found = 0
      const time = await timeOf(async () => {
        found = (await dispatchDeliveries(db, new Date(AT + look * 500), STANDARD_LIMITS, 10)).length
      })
      if (look === 0 ? found === 0 : found > 0) throw new Error(`look ${look} found ${found} letters`)
      if (look > 0) times.push(time)
    }
  })
  return times
}

async function fill(db: Db, officials: number): Promise<void> {
  const { id, recipientIds } = await insertCampaign(db, 'bench', officials)
  const choiceIds = await insertChoices(db, { recipientIds })
  await sql`
    with written as (
      insert into letters (id, campaign_id, receipt, status, mode, language, country, edited, seed, release, choice_ids,
        mailed_at, created_at, confirmed_at)
      select gen_random_uuid(), ${id}, 'receipt ' || number, 'confirmed', 'open', 'en', 'PL', false, 1, 1, '{}', now(), now(), now()
      from generate_series(1, ${LETTERS_EACH}::integer) as number
      returning id
    ), people as (
      select recipient_id, choice_id, number / ${OFFICIALS_OF_A_DOMAIN}::integer as domain
      from unnest(${recipientIds}::uuid[], ${choiceIds}::uuid[]) with ordinality as people (recipient_id, choice_id, number)
    )
    insert into deliveries (id, letter_id, campaign_id, recipient_id, channel, state, choice_id, receiving_domain,
      next_at, created_at)
    select gen_random_uuid(), written.id, ${id}, recipient_id, 'email', 'planned', choice_id,
      'm' || domain || '.example', ${new Date(AT)}, now()
    from people, written`.execute(db)
  await sql`analyze`.execute(db)
}
