import { parseArgs } from 'node:util'
import { deliverAll } from './support/delivering.ts'
import { printFigure } from './support/figure.ts'
import { openRedis } from './support/redis.ts'
import { openSink } from './support/sink.ts'

/** CPU of one worker while 200 letters a second fall due and go out, as a part of one core. `--seconds 30`. */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } })
const PER_SECOND = 200

const sink = await openSink()
const redis = await openRedis()
for (const redisUrl of redis ? [undefined, redis.url] : [undefined]) {
  const letters = PER_SECOND * Number(values.seconds)
  const { sights } = await deliverAll({
    letters,
    everyMs: 1_000 / PER_SECOND,
    processes: 1,
    port: sink.port,
    connections: 5,
    redisUrl,
  })
  const from = sights.find(({ accepted }) => accepted > letters / 5)
  const to = sights.findLast(({ accepted }) => accepted < letters) ?? sights.at(-1)
  if (!from || !to) throw new Error('too short to measure')
  printFigure({
    name: `CPU of a worker at ${(((to.accepted - from.accepted) / (to.at - from.at)) * 1_000).toFixed(0)} letters/s, queue on ${redisUrl ? 'Redis' : 'PostgreSQL'}`,
    unit: 'cores',
    figure: (to.cpuMs - from.cpuMs) / (to.at - from.at),
    against: 'one core',
    baseline: 1,
    target: { atMost: 0.5 },
  })
}
await redis?.stop()
await sink.stop()
