import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectSocket, type Socket } from 'node:net'
import { join } from 'node:path'
import { ROOT } from '../../src/root.ts'
import { endLater } from './cut-off.ts'

/** The site in a process of its own, so that what it costs can be told from what measuring costs. */
export interface BenchSite {
  port: number
  /** User and system time that it took so far, in ms. */
  cpuMs(): Promise<number>
  stop(): Promise<void>
}

/** Starts the site over a database. */
export async function startSite(databaseUrl: string): Promise<BenchSite> {
  const execArgv = ['--import=tsx', ...(process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [])]
  const child = fork(join(ROOT, 'bench/support/serve.ts'), [databaseUrl], { execArgv })
  return await siteOf(child)
}

/** Starts bare Fastify that answers with these bytes. */
export async function startBare(body: string, type: string): Promise<BenchSite & { url: string }> {
  const child = fork(join(ROOT, 'bench/support/serve-bare.ts'), { execArgv: ['--import=tsx'] })
  child.send({ body, type })
  const site = await siteOf(child)
  return { ...site, url: `http://127.0.0.1:${site.port}/` }
}

/** Starts bare Fastify that makes one insert of each body that is posted to /letters. */
export async function startBareInsert(databaseUrl: string): Promise<BenchSite> {
  const child = fork(join(ROOT, 'bench/support/serve-bare-insert.ts'), [databaseUrl], {
    execArgv: ['--import=tsx'],
  })
  return await siteOf(child)
}

async function siteOf(child: ChildProcess): Promise<BenchSite> {
  const stop = endLater(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    if (child.connected) child.disconnect()
    await once(child, 'exit')
  })
  const { port } = await answerOf<{ port: number }>(child)
  return {
    port,
    cpuMs: async () => {
      child.send('cpu')
      return (await answerOf<{ cpuMs: number }>(child)).cpuMs
    },
    stop,
  }
}

/** Readers of a line of events; `heard` counts the events that all of them got. */
export interface Crowd {
  heard(): number
  leave(): void
}

/** Opens many lines, a few at a time. */
export async function gatherReaders(port: number, path: string, count: number): Promise<Crowd> {
  let events = 0
  const sockets: Socket[] = []
  for (let opened = 0; opened < count; opened += 50) {
    const some = Array.from({ length: Math.min(50, count - opened) }, async () => {
      const socket = connectSocket(port, '127.0.0.1')
      sockets.push(socket)
      socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
      await once(socket, 'data')
      socket.on('data', (data) => {
        if (data.includes('data: ')) events++
      })
    })
    await Promise.all(some)
  }
  return {
    heard: () => events,
    leave: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function answerOf<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T]
  return message
}
