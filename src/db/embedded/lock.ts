import { createHash } from 'node:crypto'
import { realpathSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const RETRY_MS = 15

/**
 * Runs the work while no other process of this machine holds the lock of the same folder. The lock is a listening local
 * socket, so the system lets go of it when its holder dies, however that happens: there is no stale lock to clean up.
 */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const address = lockAddress(realpathSync(folder))
  const lock = await listenWhenFree(address)
  try {
    return await work()
  } finally {
    await new Promise((resolve) => lock.close(resolve))
  }
}

/** Abstract socket on Linux, named pipe on Windows: both vanish with their holder. Elsewhere a socket file. */
function lockAddress(folder: string): string {
  const name = `zvarot-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  if (process.platform === 'linux') return `\0${name}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

async function listenWhenFree(address: string): Promise<Server> {
  for (;;) {
    const server = await listen(address)
    if (server) return server
    if (address.startsWith('/') && !(await somebodyListens(address))) rmSync(address, { force: true })
    await wait(RETRY_MS)
  }
}

function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen({ path: address }, () => resolve(server))
  })
}

function somebodyListens(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => resolve(true))
    socket.once('connect', () => socket.destroy())
    socket.once('error', () => resolve(false))
  })
}
