import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { writeSetting } from '../../src/db/settings.ts'
import { findBrokenBooks } from '../../src/delivery/books.ts'
import { deliveryAddresses } from '../../src/delivery/mail-addresses.ts'
import { releaseRecipient } from '../../src/delivery/pause-recipient.ts'
import { checkTallies } from '../../src/tallies/recount.ts'
import { countStates, makePostman } from '../support/postman.ts'
import { type Act, startSmtpServer } from '../support/smtp-server.ts'
import { type Acts, type Choose, eventsOf, mend, workOf } from '../support/storm-acts.ts'
import { HOUR, makeWorld, type World } from '../support/world.ts'

const STEPS = 60
const LIMITS = { domainStartPerMinute: null, hoursFrom: null, hoursUntil: null }
const NARROW = { ...LIMITS, recipientPerHour: 4, domainPerMinute: 3 }
const WIDE = { ...LIMITS, recipientPerHour: 100, recipientPerDay: 1_000, domainPerMinute: 100 }
const REFUSALS: Act[] = [
  { reply: '451 4.3.0 Try again' },
  { reply: '421 4.7.0 Too many' },
  { reply: '550 5.1.1 User unknown' },
  { reply: '550 5.7.1 Rejected as spam' },
  { reply: '552 5.2.2 Mailbox full' },
  'close',
  'reset',
]
const OPEN = ['planned', 'ready', 'sending', 'deferred', 'digest_wait']

/** The same chances for the same seed. Source: mulberry32. */
function chancesOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    const more = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed))
    return ((more ^ (more >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Addresses to which nothing may be begun now: switched off, replaced, or their official or everything is held. */
async function forbidden({ db }: World): Promise<Set<string>> {
  const { rows } = await sql<{ address: string }>`
    select contacts.address from contacts join recipients on recipients.id = contacts.recipient_id
    where not contacts.enabled or contacts.left_at is not null or holds_letters(recipients)
      or exists (select from settings where name = 'deliveries_held')
      or exists (select from campaigns where status = 'paused')`.execute(db)
  return new Set(rows.map(({ address }) => address))
}

/** Whatever happens, in whatever order: then it is calm, and every letter comes to its end. */
async function storm(t: Test, seed: number): Promise<void> {
  const chance = chancesOf(seed)
  const pick: Choose = (list) => list[Math.floor(chance() * list.length)] as (typeof list)[number]
  let isCalm = false
  const world = await makeWorld(t)
  const server = await startSmtpServer({
    act: ({ stage }) => {
      const often = stage === 'rcpt' || stage === 'final' ? 0.15 : stage === 'data' ? 0.03 : 0
      return !isCalm && chance() < often ? pick(REFUSALS) : undefined
    },
  })
  t.teardown(() => server.stop())
  await writeSetting(world.db, 'limits', NARROW)
  const postman = await makePostman(t, world, `${server.url}?connections=2`)
  const work = workOf(postman)
  const events = eventsOf(world, postman, server, pick)
  const steps: string[] = []
  const run = async (acts: Acts, name = '') => {
    steps.push(name)
    const before = await forbidden(world)
    const first = server.received.length
    await acts[name]?.()
    const wrong = server.received.slice(first).filter(({ to }) => before.has(to))
    if (wrong.length > 0) t.fail(`sent to ${wrong[0]?.to} after ${steps.slice(-9).join(', ')}`)
  }
  await run(events, 'backlog')
  for (let step = 0; step < STEPS; step++) {
    if (chance() < 0.25) await run(events, 'mend')
    if (chance() < 0.5) await run(work, pick(['round', 'round', 'round', 'digests', ...Object.keys(work)]))
    else if (chance() < 0.8) await run(events, pick(['backlog', 'correct', 'hour', ...Object.keys(events)]))
    else await Promise.all([work.round?.(), work.round?.(), events[pick(Object.keys(events))]?.()])
  }
  isCalm = true
  await writeSetting(world.db, 'limits', WIDE)
  for (const name of ['addAddress', 'addAddress', 'addAddress', 'addAddress', 'addAddress'])
    await run(events, name)
  await mend(world)
  for (const id of Object.values(world.recipients)) await releaseRecipient(world.db, id, world.clock.now())
  for (let hour = 0; hour < 24 * 8; hour++) {
    for (const name of Object.keys(work)) await run(work, name)
    if (!Object.keys(await countStates(world)).some((state) => OPEN.includes(state))) break
    world.clock.move(HOUR)
  }
  await closeBooks(t, world, server.takenByMessageId(), postman.parts)
}

async function closeBooks(
  t: Test,
  world: World,
  taken: Map<string, number>,
  { signingKey, mailFrom }: { signingKey: Buffer; mailFrom: string },
): Promise<void> {
  const rows = await world.db.selectFrom('deliveries').select(['id', 'state']).execute()
  const isTaken = (id: string) => taken.has(deliveryAddresses(signingKey, id, mailFrom).messageId)
  const inStates = (...states: string[]) => rows.filter(({ state }) => states.includes(state))
  t.same(inStates(...OPEN), [], 'none waits for ever')
  t.same(
    [...taken.values()].filter((count) => count > 1),
    [],
    'none is sent twice',
  )
  t.same(
    inStates('accepted', 'settled').filter(({ id }) => !isTaken(id)),
    [],
    'none is called accepted that was not',
  )
  t.same(
    rows.filter(({ id, state }) => isTaken(id) && !['accepted', 'settled', 'bounced'].includes(state)),
    [],
    'none that was taken is called anything else',
  )
  t.same(await findBrokenBooks(world.db), [])
  t.same(await checkTallies(world.db), [])
}

const first = Number(process.env.STORM ?? 7)
for (const seed of process.env.STORM ? Array.from({ length: 20 }, (_, index) => first + index) : [first])
  t.test(`nothing is lost, sent twice or sent to a wrong address in storm ${seed}`, (t) => storm(t, seed))
