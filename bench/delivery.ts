import { fork } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { cpuPerLetter, deliverAll } from './support/delivering.ts'
import { median, printFigure } from './support/figure.ts'
import { openRedis } from './support/redis.ts'
import { openSink } from './support/sink.ts'

/**
 * Letters delivered per second, every state recorded, by real worker processes, against bare nodemailer pools: the
 * same sink, processes and connections, in turns in one run; and the CPU time that a letter takes. `--letters 30000` is the size
 * of each part, `--warm-up 10000` how many of them are not counted, on either side, and `--rounds 3` how often each takes its
 * turn: the middle of them counts. `--sink host:port` takes a sink that runs already.
 */
const { values } = parseArgs({
  options: {
    letters: { type: 'string', default: '30000' },
    'warm-up': { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    sink: { type: 'string' },
  },
})
const LETTERS = Number(values.letters)
const WARM_UP = Number(values['warm-up'])
const CONNECTIONS = 5

const sink = await openSink(values.sink)
const redis = await openRedis()
const stores = [
  { store: 'PostgreSQL', atLeast: 0.6, redisUrl: undefined },
  ...(redis ? [{ store: 'Redis', atLeast: 0.8, redisUrl: redis.url }] : []),
]
for (const processes of [1, 2]) {
  const bare: Turn[] = []
  const ours = stores.map((): Turn[] => [])
  for (let round = 0; round < Number(values.rounds); round++) {
    bare.push(await runPools(processes))
    for (const [index, { redisUrl }] of stores.entries())
      ours[index]?.push(await runWorkers(processes, redisUrl))
  }
  for (const [index, { store, atLeast }] of stores.entries()) {
    const turns = ours[index] as Turn[]
    const who = `${processes} worker process${processes > 1 ? 'es' : ''}, queue on ${store}`
    printFigure({
      name: `letters delivered to ${sink.name} by ${who}`,
      unit: 'letters/s',
      figure: middle(turns, 'rate'),
      against: 'bare nodemailer pools in as many processes',
      baseline: middle(bare, 'rate'),
      target: { atLeast },
    })
    const cpu = (of: Turn[], what: 'cpuMs' | 'databaseMs') => `${middle(of, what).toFixed(2)} ms`
    console.log(
      `       CPU a letter: workers ${cpu(turns, 'cpuMs')}, database ${cpu(turns, 'databaseMs')}; pools ${cpu(bare, 'cpuMs')}`,
    )
  }
}
await redis?.stop()
await sink.stop()

/** Letters per second, and the CPU of one in ms. */
interface Turn {
  rate: number
  cpuMs: number
  databaseMs: number
}

function middle(turns: Turn[], of: keyof Turn): number {
  return median(turns.map((turn) => turn[of]))
}

async function runWorkers(processes: number, redisUrl: string | undefined): Promise<Turn> {
  const { port } = sink
  const { sights, rate } = await deliverAll({
    letters: LETTERS,
    warmUp: WARM_UP,
    processes,
    port,
    connections: CONNECTIONS,
    redisUrl,
  })
  return {
    rate,
    cpuMs: cpuPerLetter(sights, 'cpuMs', WARM_UP),
    databaseMs: cpuPerLetter(sights, 'databaseMs', WARM_UP),
  }
}

async function runPools(processes: number): Promise<Turn> {
  const children = Array.from({ length: processes }, () =>
    fork(
      new URL('./support/pool-child.ts', import.meta.url),
      [sink.port, CONNECTIONS, ...[WARM_UP, LETTERS - WARM_UP].map((all) => Math.floor(all / processes))].map(
        String,
      ),
      { execArgv: ['--import=tsx'] },
    ),
  )
  await Promise.all(children.map((child) => once(child, 'message')))
  for (const child of children) child.send('go')
  const spans = await Promise.all(
    children.map(
      async (child) => (await once(child, 'message'))[0] as { from: number; to: number; cpuMs: number },
    ),
  )
  const seconds =
    (Math.max(...spans.map(({ to }) => to)) - Math.min(...spans.map(({ from }) => from))) / 1_000
  const counted = LETTERS - WARM_UP
  const cpuMs = spans.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / counted
  return { rate: counted / seconds, cpuMs, databaseMs: 0 }
}
