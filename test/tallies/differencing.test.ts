import fc from 'fast-check'
import { sql } from 'kysely'
import t from 'tap'
import { countSentence } from '../../src/campaigns/count-sentence.ts'
import type { Mode } from '../../src/db/tables/campaigns.ts'
import { translatorFor } from '../../src/i18n.ts'
import { withdrawUnsent } from '../../src/letters/confirm.queries.ts'
import { makeChainEvents } from '../../src/tallies/proof/chain-events.ts'
import { publicSummary } from '../../src/tallies/proof/make-summary.ts'
import { canonicalJson } from '../../src/tallies/proof/summary.ts'
import type { Summary } from '../../src/tallies/proof/summary-shapes.ts'
import { publicTally } from '../../src/tallies/public-tally.ts'
import { tallyCsv } from '../../src/tallies/tally-csv.ts'
import { liveNumbers } from '../../src/tallies/tally-page.ts'
import type { PublicTally } from '../../src/tallies/tally-shapes.ts'
import { turnTallies } from '../../src/tallies/turn-tallies.ts'
import { HOUR, makeWorld, type World } from '../support/world.ts'

/** What happens while somebody watches the public numbers. */
type Act =
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
const act: fc.Arbitrary<Act> = fc.oneof(
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

for (const mode of ['open', 'guarded'] as const)
  t.test(`no difference over time or space names who joined a campaign that is ${mode}`, async (t) => {
    const world = await makeWorld(t)
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
        await clear(world, mode)
        const seen: Sight[] = [await look(world)]
        for (const act of acts) {
          await happen(world, act)
          await turnTallies(world)
          seen.push(await look(world))
          attack(seen, act)
        }
      }),
      { numRuns: 8 },
    )
    t.pass()
  })

/** What is told, and the truth that it is held against. */
interface Sight {
  told: PublicTally
  /** What readers of the open page hear. */
  live: string
  /** The proof of each recipient, but for the moment at which it was made. */
  proofs: Omit<Summary, 'made_at'>[]
  /** Everything that is told, as the bytes of page, table, badge and proof are made of it. */
  bytes: string
  /** How many ever joined. */
  joined: number
  byCountry: Map<string, number>
  /** How many had joined at the last step. */
  stepAt: number
}

/** Throws when anything that is told, alone, together or against what was told before, is about fewer than ten. */
function attack(seen: Sight[], act: Act): void {
  const [before, now] = seen.slice(-2) as [Sight, Sight]
  const { told } = now
  const numbers = inSteps(told)
  for (const [name, count] of numbers) check(count === null || (count >= 10 && count % 10 === 0), name, told)
  for (const count of [told.letters.confirmed, ...Object.values(told.deliveries)])
    check(count === null || count >= 10, 'a total', told)
  if (before.stepAt === now.stepAt) attackOne(before, now, act)
  else attackSpace(now)
  attackTime(seen)
  attackProofs(now)
  attackVia(now)
}

/** Each figure of a proof is ten or more, in tens, and so is what is not said of the replies to accepted letters. */
function attackProofs({ told, proofs }: Sight): void {
  for (const { letters, deliveries, replies, written, events } of proofs) {
    check(written === null && events === null, 'a single letter', told)
    const counts = [letters, ...Object.values(deliveries), ...replies.map((reply) => reply.letters)]
    for (const count of counts) check(count === null || (count >= 10 && count % 10 === 0), 'a proof', told)
    const said = replies.reduce((sum, reply) => sum + reply.letters, 0)
    check(said <= (deliveries.accepted ?? 0) + 10, 'replies', told)
    check(told.stepped === false || replies.length === 0, 'replies in a guarded campaign', told)
  }
}

/** By which code somebody came is told to nobody, in no way. */
function attackVia({ told, bytes }: Sight): void {
  check(!bytes.includes('of-one'), 'a code', told)
}

/** The new cells, each and all that is not shown together, are of ten people or more. */
function attackSpace({ told, byCountry }: Sight): void {
  const shown = new Set(told.countries.map(({ country }) => country))
  const hidden = [...byCountry]
    .filter(([country]) => !shown.has(country))
    .reduce((sum, [, count]) => sum + count, 0)
  for (const country of shown) check((byCountry.get(country) ?? 0) >= 10, country, told)
  check(shown.size === 0 || hidden >= 10, 'the remainder', told)
}

/**
 * Who joins alone moves nothing but the live totals of an open campaign, and not those when she chose to be safer; in a
 * guarded campaign nothing at all is heard of her, on any way, nor when.
 */
function attackOne(before: Sight, now: Sight, act: Act): void {
  if (act.kind !== 'join') return
  check(
    JSON.stringify(inSteps(before.told)) === JSON.stringify(inSteps(now.told)),
    'one who joined',
    now.told,
  )
  check(
    canonicalJson(before.proofs).equals(canonicalJson(now.proofs)),
    'the proof of one who joined',
    now.told,
  )
  const isUnheard = before.told.stepped || act.isSafer
  check(!isUnheard || before.live === now.live, 'the open page, when one joined', now.told)
  check(!isUnheard || before.bytes === now.bytes, 'any byte, when one joined', now.told)
}

/** Numbers about who joined move only when ten or more joined since they last moved; and then by tens. */
function attackTime(seen: Sight[]): void {
  const now = seen.at(-1) as Sight
  const stood = seen.findLastIndex((sight) => aboutJoining(sight.told) !== aboutJoining(now.told))
  if (stood < 0) return
  const since = seen
    .slice(0, stood + 1)
    .findIndex((sight) => aboutJoining(sight.told) === aboutJoining(seen[stood]!.told))
  const joiners = now.joined - (seen[since] as Sight).joined
  check(joiners >= 10, `moved when ${joiners} had joined`, now.told)
}

/** By name: the record keeps the keys of what is told in an order of its own. */
function inSteps(told: PublicTally): [string, number | null][] {
  const totals: Record<string, number | null> = told.stepped
    ? { confirmed: told.letters.confirmed, ...told.deliveries }
    : {}
  const numbers: [string, number | null][] = [
    ...Object.entries(totals),
    ...told.recipients.flatMap(
      ({ id, letters, accepted, waiting, handed_over }): [string, number | null][] => [
        [`${id} letters`, letters],
        [`${id} accepted`, accepted],
        [`${id} waiting`, waiting],
        [`${id} handed over`, handed_over],
      ],
    ),
    ...told.countries.map(({ country, letters }): [string, number] => [country, letters]),
    ['elsewhere', told.elsewhere],
    ...told.days.map(({ day, letters }): [string, number] => [day, letters]),
    ...told.hours.map(({ hour, letters }): [string, number] => [hour, letters]),
  ]
  return numbers.sort(([a], [b]) => (a < b ? -1 : 1))
}

function aboutJoining({
  countries,
  elsewhere,
  days,
  hours,
  recipients,
  stepped,
  letters,
}: PublicTally): string {
  const lettersTo = recipients.map((recipient) => recipient.letters)
  return JSON.stringify([countries, elsewhere, days, hours, lettersTo, stepped && letters])
}

function check(holds: boolean, name: string, told: PublicTally): void {
  if (!holds) throw new Error(`${name} gives somebody away: ${JSON.stringify(told)}`)
}

async function look(world: World): Promise<Sight> {
  const campaign = await world.campaign()
  const told = await publicTally(world.db, campaign, world.clock.now())
  const proofs: Sight['proofs'] = []
  for (const { id } of told.recipients) {
    const parts = { ...world, baseUrl: 'https://letters.example' }
    const { made_at: _, ...proof } = (await publicSummary(parts, campaign, told, id, 'en')) as Summary
    proofs.push(proof)
  }
  const words = translatorFor('en')
  const live = canonicalJson(liveNumbers(campaign, told, words)).toString()
  const { updated_at: _, ...numbers } = told
  const bytes = canonicalJson([
    numbers,
    live,
    proofs,
    tallyCsv(told),
    countSentence(words, told, campaign.status),
  ]).toString()
  const letters = await world.db.selectFrom('letters').select(['country', 'status']).execute()
  const byCountry = new Map<string, number>()
  for (const { country, status } of letters)
    if (status === 'confirmed') byCountry.set(country, (byCountry.get(country) ?? 0) + 1)
  const step = await world.db.selectFrom('public_tallies').select('joined').executeTakeFirst()
  return { told, live, proofs, bytes, joined: letters.length, byCountry, stepAt: step?.joined ?? 0 }
}

async function happen(world: World, act: Act): Promise<void> {
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
  const recipients = act.recipients.map((index) => Object.values(world.recipients)[index])
  const now = world.clock.now()
  await sql`
    with written as (
      insert into letters (id, campaign_id, receipt, status, mode, language, country, edited, seed, release, choices,
        mailed_at, created_at, confirmed_at, via)
      select letter_id, ${id}, letter_id::text, 'confirmed', ${act.isSafer ? 'guarded' : 'open'}, 'en', ${act.country}, false,
        0, 1, '[]', ${now}, ${now}, ${now}, ${act.via} from (select gen_random_uuid() as letter_id) as made
      returning id
    )
    insert into deliveries (id, letter_id, campaign_id, recipient_id, channel, state, language, addressee, salutation,
      closing, not_before, next_at, created_at)
    select gen_random_uuid(), written.id, ${id}, recipient_id, 'email', 'planned', 'en', '{}', '', '', ${now}, ${now}, ${now}
    from written, unnest(${recipients}::uuid[]) as recipient_id`.execute(world.db)
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

async function clear(world: World, mode: Mode): Promise<void> {
  for (const table of [
    'deliveries',
    'letters',
    'delivery_changes',
    'letter_changes',
    'delivery_tallies',
  ] as const)
    await world.db.deleteFrom(table).execute()
  for (const table of ['letter_tallies', 'public_tallies', 'letter_changes', 'delivery_changes'] as const)
    await world.db.deleteFrom(table).execute()
  await world.db.updateTable('campaigns').set({ mode }).execute()
}
