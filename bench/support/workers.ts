import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ROOT } from '../../src/root.ts'
import { type Cost, costOf } from './cpu.ts'
import { endLater } from './cut-off.ts'

/** Real worker processes, `npm run worker` each, that can be killed. */
export interface Workers {
  /** Everything they printed so far. */
  output(): string
  /** Kills the oldest, as a power cut would, and starts another in its place. */
  killOne(): void
  /** What each of those that run took so far. */
  costs(): Cost[]
  /** SIGTERM to all; resolves when they are gone. */
  stop(): Promise<void>
}

const WORKER = 'dist/queues/run.js'

/**
 * Starts the compiled program, as an operator does.
 * @param env variables of the installation.
 * @param flags of Node, for a profile.
 */
export function startWorkers(count: number, env: Record<string, string>, flags: string[] = []): Workers {
  let printed = ''
  const running: ChildProcess[] = []
  const launch = () => {
    const child = spawn(process.execPath, [...flags, join(ROOT, WORKER)], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        printed += data
      })
    running.push(child)
  }
  const stop = endLater(() => Promise.all(running.splice(0).map(end)))
  for (let started = 0; started < count; started++) launch()
  return {
    output: () => printed,
    killOne: () => {
      running.shift()?.kill('SIGKILL')
      launch()
    },
    costs: () => running.map(({ pid }) => costOf(pid ?? 0)),
    stop,
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
