import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Runs the work while no other process sets up the same folder, so that `npm run web` and `npm run worker`, started together
 * on a fresh clone, install once. A listening local socket is the lock: the system frees it when its holder dies.
 * @param {string} folder
 * @param {() => Promise<void>} work
 */
export async function withSetUpLock(folder, work) {
  const name = `zvarot-set-up-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  const address = { linux: `\0${name}`, win32: `\\\\.\\pipe\\${name}` }[process.platform]
  if (!address) return work()
  let lock = await listen(address)
  while (!lock) {
    await wait(50)
    lock = await listen(address)
  }
  return work().finally(() => lock.close())
}

function listen(path) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)))
    server.listen({ path }, () => resolve(server))
  })
}
