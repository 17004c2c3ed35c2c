import { parseArgs } from 'node:util'
import { median, printFigure } from './support/figure.ts'
import { barePool, ourMessenger, type Sender } from './support/senders.ts'
import { openSink } from './support/sink.ts'

/**
 * Mails per second over one relay against bare nodemailer's pool: the same mail, sink, connections and process.
 * `--sink host:port` takes a sink that runs already.
 */
const { values } = parseArgs({ options: { sink: { type: 'string' } } })
const ROUNDS = 5
const MAILS = 5_000
const CONNECTIONS = 5

const sink = await openSink(values.sink)
const { port } = sink

for (const isSigned of [false, true]) {
  const rates: { bare: number[]; ours: number[] } = { bare: [], ours: [] }
  for (let round = 0; round < ROUNDS; round++) {
    const mails = isSigned ? MAILS / 5 : MAILS
    rates.bare.push(await measure(barePool(port, CONNECTIONS, isSigned), mails))
    rates.ours.push(await measure(ourMessenger(port, CONNECTIONS, isSigned), mails))
  }
  printFigure({
    name: `mails sent over ${CONNECTIONS} connections${isSigned ? ', signed with DKIM' : ''}`,
    unit: 'mails/s',
    figure: median(rates.ours),
    against: 'bare nodemailer pool',
    baseline: median(rates.bare),
    target: { atLeast: 0.8 },
  })
}
await sink.stop()

/** Mails per second; a first tenth warms up and is not counted. */
async function measure({ send, close }: Sender, mails: number): Promise<number> {
  await pump(send, mails / 10)
  const begun = performance.now()
  await pump(send, mails)
  const seconds = (performance.now() - begun) / 1_000
  await close()
  return mails / seconds
}

async function pump(send: Sender['send'], mails: number): Promise<void> {
  let next = 0
  const work = async () => {
    while (next < mails) await send(next++)
  }
  await Promise.all(Array.from({ length: CONNECTIONS * 4 }, work))
}
