import { canonicalJson } from '../../src/tallies/proof/summary.ts'
import type { Summary } from '../../src/tallies/proof/summary-shapes.ts'
import type { PublicTally } from '../../src/tallies/tally-shapes.ts'
import type { Act } from './public-acts.ts'

/** What is told, and the truth that it is held against. */
export interface Sight {
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
export function attack(seen: Sight[], act: Act): void {
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
