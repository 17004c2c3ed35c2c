import { constants } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'

type End = () => unknown

/** What runs or lies about for this run, in the order in which it began. */
const ends: End[] = []
let isCutOff = false

/** A database that recovers or a worker in the midst of work has ended by then. */
const PATIENCE_MS = 10_000

/**
 * Keeps in mind how something is ended that would outlive this process: a child, a database, a folder. It is ended by the
 * function that is returned or, when a signal cuts the run off, with everything else, the last first. It is ended once.
 * After a signal the function never comes back, so that nothing further is begun.
 */
export function endLater(end: End): () => Promise<void> {
  if (ends.length === 0) listen()
  let ending: Promise<unknown> | undefined
  const endOnce = () => {
    ending ??= Promise.resolve().then(end)
    return ending
  }
  ends.push(endOnce)
  return async () => {
    if (!isCutOff) await endOnce()
    if (isCutOff) await new Promise(() => undefined)
    ends.splice(ends.indexOf(endOnce), 1)
    if (ends.length === 0) stopListening()
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function listen(): void {
  for (const signal of SIGNALS) process.on(signal, cutOff)
}

function stopListening(): void {
  for (const signal of SIGNALS) process.off(signal, cutOff)
}

/** A terminal and npm may send one signal twice; the second says nothing new. What is cut off on the way may fail aloud. */
async function cutOff(signal: NodeJS.Signals): Promise<void> {
  if (isCutOff) return
  isCutOff = true
  process.on('uncaughtException', () => undefined)
  for (const end of ends.splice(0).reverse())
    await Promise.race([end(), wait(PATIENCE_MS)]).catch((error) => console.error(error))
  process.exit(128 + constants.signals[signal])
}
