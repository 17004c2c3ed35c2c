import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { endLater } from '../../bench/support/cut-off.ts'
import { ROOT } from '../../src/root.ts'
import { waitUntil } from '../support/wait.ts'

/** The pages of the installation, `npm run web` in a process of its own. */
export interface Pages {
  url: string
  /** Everything it printed so far. */
  output(): string
  stop(): Promise<void>
}

/** @param env variables of the installation. */
export async function startPages(port: number, env: Record<string, string>): Promise<Pages> {
  let printed = ''
  const child = spawn(process.execPath, [join(ROOT, 'dist/src/server.js'), '--web'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env, PORT: `${port}`, RATE_LIMIT: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      printed += data
    })
  const stop = endLater(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  const isThere = () => {
    if (child.exitCode !== null) throw new Error(`the pages ended: ${printed}`)
    return printed.includes('is ready')
  }
  await waitUntil('the pages are there', 60_000, isThere).catch((error) => {
    child.kill('SIGKILL')
    throw error
  })
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => printed,
    stop,
  }
}
