import { execFile } from 'node:child_process'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import {
  cancelCommand,
  checkCommand,
  holdAllCommand,
  holdCommand,
  listCommand,
  releaseAllCommand,
  releaseCommand,
  resolveCommand,
} from '../../src/delivery/deliveries.cli.ts'
import { sweepLost } from '../../src/delivery/dispatch.ts'
import { recordMoves } from '../../src/delivery/moves.queries.ts'
import { ROOT } from '../../src/root.ts'
import { deliveryNow, lettersInState, putInState, sendLetter } from '../support/letters.ts'
import { countStates } from '../support/postman.ts'
import { DAY, makeWorld, type World } from '../support/world.ts'

const NOBODY = '11111111-1111-4111-8111-111111111111'

/** Runs the command line as an operator does. */
function zvarot(url: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const program = ['--import', 'tsx', join(ROOT, 'src/cli/run.ts'), ...args]
  const env = { ...process.env, DATABASE_URL: url, NODE_OPTIONS: '' }
  return new Promise((resolve) => {
    execFile(process.execPath, program, { cwd: ROOT, env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

/** What a command says, line by line, and its exit code. */
async function told(
  t: Test,
  world: World,
  act: (parts: { db: World['db']; now: Date; say: (line: string) => void }) => Promise<number>,
) {
  const lines: string[] = []
  const code = await act({ db: world.db, now: world.clock.now(), say: (line) => lines.push(line) })
  t.notMatch(lines.join('\n'), /Ann|supporters\.example|@/)
  return { code, lines }
}

t.test('an operator sees a delivery with its history, and nobody’s name', async (t) => {
  const world = await makeWorld(t)
  const { deliveries } = await sendLetter(world)
  const id = deliveries[0]?.id as string
  const { code, out } = await zvarot(world.url, 'deliveries', 'show', id)
  t.equal(code, 0)
  t.match(out, `id\t${id}\n`)
  t.match(out, /state\tplanned\n/)
  t.match(out, /2026-11-23T11:00:00\.000Z\t-\tplanned\tconfirmed\t0\t/)
  t.notMatch(out, /Ann|@/)
  t.match(await zvarot(world.url, 'deliveries', 'show', NOBODY), {
    code: 3,
    out: `delivery ${NOBODY}\tis unknown\n`,
  })
})

t.test('wrong usage and a database that is away have their own exit codes', async (t) => {
  const wrong = await zvarot('postgres://nobody@127.0.0.1:1/none', 'deliveries', 'show', 'x')
  t.equal(wrong.code, 2)
  t.match(wrong.err, /An id looks like/)
  const away = await zvarot('postgres://nobody@127.0.0.1:1/none', 'deliveries', 'check')
  t.equal(away.code, 1)
  t.match(away.err, /no PostgreSQL answers at 127\.0\.0\.1:1; start it/)
  t.equal(away.err.trim().split('\n').length, 1)
})

t.test('the recount of tallies hangs on the same command line', async (t) => {
  const { url } = await makeWorld(t)
  t.match(await zvarot(url, 'tallies', 'check'), { code: 0, out: 'Every tally says what the rows say.\n' })
})

t.test('deliveries are listed by state, recipient and campaign', async (t) => {
  const world = await makeWorld(t)
  await lettersInState(world, 3, 'uncertain')
  await lettersInState(world, 2, 'planned')
  const uncertain = await told(t, world, (parts) => listCommand(parts, { state: 'uncertain', limit: 50 }))
  t.equal(uncertain.lines.length, 1 + 3)
  const some = await told(t, world, (parts) =>
    listCommand(parts, { recipientId: world.recipients.unesco, campaign: 'culture', limit: 4 }),
  )
  t.equal(some.lines.length, 1 + 4)
  t.equal((await told(t, world, (parts) => listCommand(parts, { campaign: 'none', limit: 4 }))).code, 3)
})

t.test('only a person decides an uncertain letter: accepted, bounced, or sent again', async (t) => {
  const world = await makeWorld(t)
  const [a, b, c, d] = (await lettersInState(world, 4, 'uncertain')) as [string, string, string, string]
  await world.db.updateTable('deliveries').set({ enqueued_at: world.clock.now() }).execute()
  const resolve = (id: string, as: 'accepted' | 'bounced' | 'again') =>
    told(t, world, (parts) => resolveCommand(parts, { ids: [id] }, as))
  t.match(await resolve(a, 'accepted'), {
    code: 0,
    lines: [`${world.clock.now().toISOString()}\t${a}\tuncertain\taccepted`],
  })
  await resolve(b, 'bounced')
  await resolve(c, 'again')
  t.equal((await resolve(a, 'bounced')).code, 3, 'what is decided is decided')
  t.same(await countStates(world), { accepted: 1, bounced: 1, ready: 1, uncertain: 1 })
  t.match(await deliveryNow(world, d), { state: 'uncertain' })
  world.clock.move(DAY)
  const jobs: unknown[] = []
  await sweepLost(world, async (more) => void jobs.push(...more))
  t.match(jobs, [{ deliveries: [{ id: c }] }])
  t.match(
    await world.db.selectFrom('delivery_events').select('reason').where('delivery_id', '=', c).execute(),
    [{ reason: 'operator_again' }],
  )
})

t.test('what has not gone out can be stopped, what has gone out cannot', async (t) => {
  const world = await makeWorld(t)
  const waiting = [
    ...(await lettersInState(world, 1, 'planned')),
    ...(await lettersInState(world, 1, 'deferred')),
  ]
  const gone = [
    ...(await lettersInState(world, 1, 'accepted')),
    ...(await lettersInState(world, 1, 'sending')),
  ]
  const { code, lines } = await told(t, world, (parts) => cancelCommand(parts, [...waiting, ...gone]))
  t.equal(code, 0)
  t.equal(lines.length, 2)
  t.same(await countStates(world), { accepted: 1, cancelled: 2, sending: 1 })
})

t.test('a recipient is held and released', async (t) => {
  const world = await makeWorld(t)
  const { unesco } = world.recipients
  const hold = () => told(t, world, (parts) => holdCommand(parts, unesco))
  t.match(await hold(), { code: 0, lines: [/held$/] })
  t.equal((await hold()).code, 3)
  t.match(await told(t, world, (parts) => releaseCommand(parts, unesco)), {
    code: 0,
    lines: [/released, 0 letters took another address$/],
  })
  t.equal((await told(t, world, (parts) => releaseCommand(parts, NOBODY))).code, 3)
})

t.test('everything is held and released', async (t) => {
  const world = await makeWorld(t)
  t.match(await told(t, world, holdAllCommand), { code: 0, lines: [/held$/] })
  t.equal((await told(t, world, holdAllCommand)).code, 3)
  t.match(await told(t, world, releaseAllCommand), { code: 0, lines: [/released$/] })
  t.equal((await told(t, world, releaseAllCommand)).code, 3)
  t.same(await world.db.selectFrom('audit_log').select(['act', 'organizer_id']).orderBy('id').execute(), [
    { act: 'deliveries.all_held', organizer_id: null },
    { act: 'deliveries.all_released', organizer_id: null },
  ])
})

t.test('a delivery that stands where its history does not say is found', async (t) => {
  const world = await makeWorld(t)
  const { deliveries } = await sendLetter(world)
  const id = deliveries[0]?.id as string
  await recordMoves(world.db, [{ id, from: 'planned', to: 'ready', reason: 'test' }], world.clock.now())
  t.match(await told(t, world, checkCommand), { code: 0, lines: ['The books balance.'] })
  await putInState(world, [id], 'accepted')
  t.match(await told(t, world, checkCommand), {
    code: 1,
    lines: [`delivery ${id}: stands in accepted, its last event reached ready`],
  })
})
