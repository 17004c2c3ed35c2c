import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, connect as dial } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../../src/root.ts'
import { endLater } from './cut-off.ts'

/** What takes the mail of a benchmark and forgets it. */
export interface Sink {
  /** For the line of the figure. */
  name: string
  port: number
  stop(): Promise<void>
}

interface Debian {
  which(program: string): string | undefined
  installPackage(name: string, say: (line: string) => void): boolean
}

/**
 * Postfix's smtp-sink, which others measure with; installed where that is possible (Debian, as root, without its
 * service). Without it a sink of our own in a process of its own.
 * @param given host:port of one that runs already.
 */
export async function openSink(given?: string): Promise<Sink> {
  if (given)
    return { name: 'the given sink', port: Number(given.split(':').pop()), stop: async () => undefined }
  const { which, installPackage } = await loadScript<Debian>('test/debian.mjs')
  const program = which('smtp-sink') ?? (installPackage('postfix', console.error) && which('smtp-sink'))
  return program ? await startSmtpSink(program) : await startOwnSink()
}

/** As root it wants another account to run as. */
async function startSmtpSink(program: string): Promise<Sink> {
  const port = await freePort()
  const account = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn(program, [...account, `127.0.0.1:${port}`, '100'], { stdio: 'ignore' })
  const stop = endLater(() => child.kill('SIGKILL'))
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error('smtp-sink does not start')
    await pause(20)
  }
  return { name: 'smtp-sink', port, stop }
}

async function startOwnSink(): Promise<Sink> {
  const child = fork(new URL('./own-sink.ts', import.meta.url), { execArgv: ['--import=tsx'] })
  const stop = endLater(() => child.connected && child.disconnect())
  const port = Number((await once(child, 'message'))[0])
  return { name: 'a sink of our own', port, stop }
}

/** A module of scripts/, which has no types. */
export async function loadScript<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(ROOT, 'scripts', path)).href)) as T
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dial(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
