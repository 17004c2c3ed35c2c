import { parseArgs } from 'node:util'
import { deliverAll, type Sight } from './support/delivering.ts'
import { median, printFigure } from './support/figure.ts'
import { openRedis } from './support/redis.ts'
import { openSink } from './support/sink.ts'

/**
 * Memory of one worker over 100,000 letters: what it holds over their second half against the first, from its first tenth on.
 * The median of many sights, for what a process holds goes up and down by tens of MB as its garbage is collected.
 */
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
console.log(
  `       MB by fifths: ${[0, 0.2, 0.4, 0.6, 0.8].map((from) => (bytesBetween(sights, from, from + 0.2) / 1e6).toFixed(0)).join(', ')}`,
)
printFigure({
  name: `memory of a worker over the second half of ${LETTERS} letters, queue on ${redis ? 'Redis' : 'PostgreSQL'}`,
  unit: 'MB',
  figure: bytesBetween(sights, 0.5, 1) / 1e6,
  against: 'over the first half, but for its first tenth',
  baseline: bytesBetween(sights, 0.1, 0.5) / 1e6,
  target: { atMost: 1.15 },
})
await redis?.stop()
await sink.stop()

function bytesBetween(all: Sight[], from: number, to: number): number {
  const part = all.filter(({ accepted }) => accepted >= from * LETTERS && accepted <= to * LETTERS)
  return median(part.map(({ bytes }) => bytes))
}
