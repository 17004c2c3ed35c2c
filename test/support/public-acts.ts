import fc from 'fast-check'
import { sql } from 'kysely'
import { insertChoices } from '../../bench/support/choices.ts'
import type { Mode } from '../../src/db/tables/campaigns.ts'
import { withdrawUnsent } from '../../src/letters/withdraw.queries.ts'
import { makeChainEvents } from '../../src/tallies/proof/chain-events.ts'
import { HOUR, type World } from './world.ts'

/** What happens while somebody watches the public numbers. */
export type Act =
  | {
      kind: 'join'
      country: string
      recipients: number[]
      isSafer: boolean
      via: string | null
      times: number
    }
  | { kind: 'withdraw'; nth: number }
  | { kind: 'accept'; share: number; code: number }
  | { kind: 'post'; share: number }
  | { kind: 'wait'; hours: number }

const joining = fc.record({
  kind: fc.constant('join' as const),
  country: fc.constantFrom('PL', 'PL', 'PL', 'DE', 'DE', 'BY', 'LT'),
  recipients: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
  isSafer: fc.boolean(),
  via: fc.constantFrom(null, 'radio-of-one', 'poster-of-one'),
  times: fc.constantFrom(1, 1, 1, 2, 9, 10, 11),
})

/** Mostly people who join, alone or together. */
export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: joining },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('withdraw' as const), nth: fc.nat({ max: 50 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('accept' as const),
      share: fc.integer({ min: 1, max: 4 }),
      code: fc.constantFrom(250, 250, 251),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('post' as const), share: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.constantFrom(0.3, 1, 30) }),
  },
)

/** Does it in the record, and seals its events. */
export async function happen(world: World, act: Act): Promise<void> {
  if (act.kind === 'join') for (let time = 0; time < act.times; time++) await join(world, act)
  if (act.kind === 'wait') world.clock.move(act.hours * HOUR)
  if (act.kind === 'withdraw') {
    const letters = await world.db
      .selectFrom('letters')
      .select('id')
      .where('status', '=', 'confirmed')
      .execute()
    const letter = letters[act.nth % Math.max(1, letters.length)]
    if (letter) await withdrawUnsent(world.db, { id: letter.id, now: world.clock.now() })
  }
  if (act.kind === 'accept')
    await sql`update deliveries set state = 'accepted', accepted_at = ${world.clock.now()}, reply_code = ${act.code},
        receiving_domain = 'office.example'
      where state = 'planned' and hashtext(id::text) % ${act.share}::integer = 0`.execute(world.db)
  if (act.kind === 'post')
    await sql`update deliveries set state = 'posted', ended_at = ${world.clock.now()}
      where state = 'planned' and hashtext(id::text) % ${act.share}::integer = 0`.execute(world.db)
  await sealEvents(world)
}

async function join(world: World, act: Extract<Act, { kind: 'join' }>): Promise<void> {
  const { id } = await world.campaign()
  const recipientIds = act.recipients.map((index) => Object.values(world.recipients)[index] as string)
  const choiceIds = await insertChoices(world.db, { recipientIds })
  const now = world.clock.now()
  await sql`
    with written as (
      insert into letters (id, campaign_id, receipt, status, mode, language, country, edited, seed, release, choice_ids,
        mailed_at, created_at, confirmed_at, via)
      select letter_id, ${id}, letter_id::text, 'confirmed', ${act.isSafer ? 'guarded' : 'open'}, 'en', ${act.country}, false,
        0, 1, ${choiceIds}::uuid[], ${now}, ${now}, ${now}, ${act.via} from (select gen_random_uuid() as letter_id) as made
      returning id
    )
    insert into deliveries (id, letter_id, campaign_id, recipient_id, channel, state, choice_id, next_at, created_at)
    select gen_random_uuid(), written.id, ${id}, recipient_id, 'email', 'planned', choices.id, ${now}, ${now}
    from written, choices where choices.id = any(${choiceIds}::uuid[])`.execute(world.db)
  world.clock.move(1_000)
}

/** Every letter that moved has an event, and the chain goes on at once: its links must tell nobody when. */
async function sealEvents(world: World): Promise<void> {
  await sql`insert into delivery_events (delivery_id, campaign_id, from_state, to_state, reason, at)
    select id, campaign_id, null, state, 'test', ${world.clock.now()} from deliveries
    where not exists (select from delivery_events where delivery_id = deliveries.id and to_state = deliveries.state)`.execute(
    world.db,
  )
  const seal = makeChainEvents(world)
  for (let turn = 0; turn < 4; turn++) while (await seal());
}

/** Empties the campaign and sets its mode, for the next run of the property. */
export async function clear(world: World, mode: Mode): Promise<void> {
  for (const table of [
    'deliveries',
    'letters',
    'choices',
    'delivery_changes',
    'letter_changes',
    'delivery_tallies',
  ] as const)
    await world.db.deleteFrom(table).execute()
  for (const table of ['letter_tallies', 'public_tallies', 'letter_changes', 'delivery_changes'] as const)
    await world.db.deleteFrom(table).execute()
  await world.db.updateTable('campaigns').set({ mode }).execute()
}
