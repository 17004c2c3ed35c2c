import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ROOT } from '../../src/root.ts'

/** Real worker processes, `npm run worker` each, that can be killed. */
export interface Workers {
  /** Everything they printed so far. */
  output(): string
  /** Kills one, as a power cut would, and starts another in its place. */
  killOne(): void
  /** SIGTERM to all; resolves when they are gone. */
  stop(): Promise<void>
}

/** @param env variables of the installation. */
export function startWorkers(count: number, env: Record<string, string>): Workers {
  let printed = ''
  const running: ChildProcess[] = []
  const launch = () => {
    const child = spawn(process.execPath, ['--import=tsx', join(ROOT, 'queues/run.ts')], {
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
  for (let started = 0; started < count; started++) launch()
  return {
    output: () => printed,
    killOne: () => {
      running.shift()?.kill('SIGKILL')
      launch()
    },
    stop: async () => {
      await Promise.all(
        running.splice(0).map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return
          child.kill('SIGTERM')
          await once(child, 'exit')
        }),
      )
    },
  }
}
