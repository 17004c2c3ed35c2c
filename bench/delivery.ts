import { fork } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { cpuPerLetter, deliverAll } from './support/delivering.ts'
import { printFigure } from './support/figure.ts'
import { openRedis } from './support/redis.ts'
import { openSink } from './support/sink.ts'

/**
 * Letters delivered per second, every state recorded, by real worker processes, against bare nodemailer pools: the
 * same sink, processes and connections, in one run; and the CPU time that a letter takes. `--letters 20000` is the size
 * of each part, `--sink host:port` takes a sink that runs already.
 */
const { values } = parseArgs({
  options: { letters: { type: 'string', default: '10000' }, sink: { type: 'string' } },
})
const LETTERS = Number(values.letters)
const CONNECTIONS = 5

const sink = await openSink(values.sink)
const redis = await openRedis()
const stores = [
  { store: 'PostgreSQL', atLeast: 0.6, redisUrl: undefined },
  ...(redis ? [{ store: 'Redis', atLeast: 0.8, redisUrl: redis.url }] : []),
]
for (const processes of [1, 2]) {
  const bare = await runPools(processes)
  for (const { store, atLeast, redisUrl } of stores) {
    const { port } = sink
    const { sights, rate } = await deliverAll({
      letters: LETTERS,
      processes,
      port,
      connections: CONNECTIONS,
      redisUrl,
    })
    const who = `${processes} worker process${processes > 1 ? 'es' : ''}, queue on ${store}`
    printFigure({
      name: `letters delivered to ${sink.name} by ${who}`,
      unit: 'letters/s',
      figure: rate,
      against: 'bare nodemailer pools in as many processes',
      baseline: bare.rate,
      target: { atLeast },
    })
    console.log(
      `       CPU a letter: workers ${cpuPerLetter(sights).toFixed(2)} ms, database ${cpuPerLetter(sights, 'databaseMs').toFixed(2)} ms; pools ${bare.cpuMs.toFixed(2)} ms`,
    )
  }
}
await redis?.stop()
sink.stop()

/** Mails per second of bare pools, and the CPU of one mail in ms. */
async function runPools(processes: number): Promise<{ rate: number; cpuMs: number }> {
  const children = Array.from({ length: processes }, () =>
    fork(
      new URL('./support/pool-child.ts', import.meta.url),
      [sink.port, CONNECTIONS, Math.floor(LETTERS / processes)].map(String),
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
  return { rate: LETTERS / seconds, cpuMs: spans.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / LETTERS }
}
