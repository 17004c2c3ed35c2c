import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { ROOT } from '../../src/root.ts'

/** A process of its own that holds the embedded database. */
export interface Holder {
  url: string
  /** Leaves the database, as a server that got SIGTERM does. */
  leave(): Promise<void>
  /** Ends at once, as after kill -9. */
  kill(): Promise<void>
}

/** Starts a process that starts or joins the database of the folder. */
export async function startHolder(t: Test, dataDir: string): Promise<Holder> {
  const script = join(ROOT, 'test/support/embedded-holder.ts')
  const child = spawn(process.execPath, ['--import=tsx', script, dataDir], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => end(child, 'SIGTERM'))
  const [url] = await once(createInterface(child.stdout), 'line')
  return { url, leave: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}
