import { parseArgs } from 'node:util'
import { deliverAll, type Sight } from './support/delivering.ts'
import { median, printFigure } from './support/figure.ts'
import { openRedis } from './support/redis.ts'
import { openSink } from './support/sink.ts'

/** Memory of one worker over 100,000 letters: what it holds at their end against what it held after the first fifth. */
const { values } = parseArgs({
  options: { letters: { type: 'string', default: '100000' }, redis: { type: 'boolean', default: false } },
})
const LETTERS = Number(values.letters)

const sink = await openSink()
const redis = values.redis ? await openRedis() : undefined
const { sights } = await deliverAll({
  letters: LETTERS,
  processes: 1,
  port: sink.port,
  connections: 5,
  redisUrl: redis?.url,
})
printFigure({
  name: `memory of a worker at the end of ${LETTERS} letters, queue on ${redis ? 'Redis' : 'PostgreSQL'}`,
  unit: 'MB',
  figure: bytesBetween(sights, 0.9, 1) / 1e6,
  against: 'after the first fifth of them',
  baseline: bytesBetween(sights, 0.2, 0.3) / 1e6,
  target: { atMost: 1.15 },
})
await redis?.stop()
sink.stop()

function bytesBetween(all: Sight[], from: number, to: number): number {
  const part = all.filter(({ accepted }) => accepted >= from * LETTERS && accepted <= to * LETTERS)
  return median(part.map(({ bytes }) => bytes))
}
