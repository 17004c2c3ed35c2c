import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fail, prepare, ROOT, say } from '../set-up/prepare.mjs'
import { openBench } from './bench.mjs'
import { compileTests } from './compile.mjs'
import { filesWithQueue, slowFirst, testFiles } from './queue-files.mjs'
import { buildTap, runTap } from './tap.mjs'
import { add, NOTHING, sentence, verdict } from './totals.mjs'

const HELP = `npm test [-- options] [files]
  --queue=postgres|redis|both   where the queue of the tests lives (both, side by side)
  --whole                       files that use no queue run again with the second one, too
  --jobs=N                      files that run at the same time (${jobsByDefault()})
Without files: everything. TEST_REDIS_URL and CHROMIUM_PATH name what is there already.`

/** Runs the suite, what uses a queue on both of them, and ends with a line like `412 passed, 0 failed`; exits with 1 unless all is well. */
export async function main(args) {
  const options = readOptions(args)
  if (options.help) return console.log(HELP)
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupted.abort())
  await prepare().catch(fail)
  await buildTap(ROOT, say).catch(fail)
  await compileTests(ROOT, say).catch(fail)
  const totals = await runAll(options, interrupted.signal).catch(fail)
  tell(totals, interrupted.signal.aborted)
}

async function runAll({ queues, jobs, files, whole }, signal) {
  const bench = await openBench(ROOT, { redis: queues.includes('redis'), say })
  const runQueue = async (queue) => {
    if (queue === 'redis' && !bench.env.TEST_REDIS_URL) {
      console.log('The queue on Redis is NOT tested.')
      return NOTHING
    }
    const isSecond = queue !== queues[0]
    const chosen = slowFirst(ROOT, isSecond && !whole ? filesWithQueue(ROOT, files) : files)
    if (isSecond && chosen.length === 0) return NOTHING
    console.log(`The queue on ${queue}: ${chosen.length} files`)
    return await runTap(ROOT, {
      jobs: isSecond && !whole ? 1 : jobs,
      files: chosen,
      signal,
      label: queues.length > 1 ? ` on ${queue}` : '',
      env: { ...bench.env, TEST_QUEUE: queue },
    })
  }
  try {
    return (await Promise.all(queues.map(runQueue))).reduce(add)
  } finally {
    await bench.close()
  }
}

/** The last line, also in .cache/test-totals for whoever reads it by machine. */
function tell(totals, wasInterrupted) {
  const { ok, reason } = verdict(totals, { interrupted: wasInterrupted, ci: process.env.CI === 'true' })
  if (reason) console.log(`\n${reason}`)
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  writeFileSync(join(ROOT, '.cache/test-totals'), `${sentence(totals)}\n`)
  console.log(`\n${sentence(totals)}`)
  process.exit(ok ? 0 : 1)
}

function readOptions(args) {
  const { values, positionals } = parse(args)
  const queues = values.queue === 'both' ? ['postgres', 'redis'] : [values.queue]
  if (!queues.every((queue) => ['postgres', 'redis'].includes(queue)))
    fail(`--queue=${values.queue}?\n${HELP}`)
  const { whole, help } = values
  const files = positionals.length > 0 ? positionals : testFiles(ROOT)
  return { queues, files, jobs: Number(values.jobs) || jobsByDefault(), whole, help }
}

function parse(args) {
  const queue = { type: 'string', default: 'both' }
  const options = { queue, jobs: { type: 'string' }, whole: { type: 'boolean' }, help: { type: 'boolean' } }
  try {
    return parseArgs({ args, allowPositionals: true, options })
  } catch (error) {
    return fail(`${error.message}\n${HELP}`)
  }
}

/** One more than there are cores: for a third of the time a file waits for a browser, a server or the disk. */
function jobsByDefault() {
  return availableParallelism() + 1
}
