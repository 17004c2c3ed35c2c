import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'

/** A command of the project that runs as a process of its own. */
export interface Program {
  pid: number
  /** Everything it has said so far, line by line, to whichever output. */
  lines: string[]
  /** Resolves with the first line that matches; rejects when the program ends without it. */
  says(pattern: RegExp): Promise<string>
  /** Sends the signal and waits for the end. @returns what the program left by, and after how many ms. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }>
  /** Waits for an end that comes of itself. */
  ended(): Promise<number | null>
}

/**
 * Starts a program; whatever the test forgets is killed at its end. `env` takes NODE_OPTIONS away again, by which the test
 * runner would load itself into every Node that a test starts.
 */
export function startProgram(
  t: Test,
  command: string[],
  options: { cwd: string; env?: Record<string, string> },
): Program {
  const child = spawn('env', ['-u', 'NODE_OPTIONS', ...command], {
    cwd: options.cwd,
    env: { ...plainEnvironment(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const output of [child.stdout, child.stderr]) {
    createInterface(output).on('line', (line) => {
      lines.push(line)
      child.emit('said')
    })
  }
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  t.teardown(async () => {
    child.kill('SIGKILL')
    await closed
  })
  return {
    pid: child.pid ?? 0,
    lines,
    says: (pattern) => firstLine(child, lines, pattern, closed),
    ended: () => closed,
    end: async (signal) => {
      const asked = Date.now()
      child.kill(signal)
      return { code: await closed, ms: Date.now() - asked }
    },
  }
}

async function firstLine(
  child: ChildProcess,
  lines: string[],
  pattern: RegExp,
  closed: Promise<unknown>,
): Promise<string> {
  for (;;) {
    const line = lines.find((said) => pattern.test(said))
    if (line) return line
    const isOver = await Promise.race([once(child, 'said').then(() => false), closed.then(() => true)])
    if (isOver && !lines.some((said) => pattern.test(said)))
      throw new Error(`The program ended without saying ${pattern}:\n${lines.join('\n')}`)
  }
}

/** Without the variables of npm and of the test runner, and without any of ours. */
function plainEnvironment(): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, TMPDIR, RATE_LIMIT: 'on' }
}
