import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { installPackage, missing, which } from './debian.mjs'

const START_MS = 10_000
/** Each test takes one at random, so that tests that run together do not meet. */
const DATABASES = 4096

/**
 * The Redis for the tests: the one at TEST_REDIS_URL, or one of our own on a free port, set as production must be.
 * @returns {Promise<{ url: string, databases: number, stop(): Promise<void> } | undefined>}
 */
export async function openRedis(folder, say) {
  if (process.env.TEST_REDIS_URL)
    return { url: process.env.TEST_REDIS_URL, databases: 16, stop: async () => {} }
  if (which('redis-server') || installPackage('redis-server', say)) return await startRedis(folder)
  return missing('No Redis: install one (Debian: apt-get install redis-server) or set TEST_REDIS_URL', say)
}

async function startRedis(folder) {
  mkdirSync(folder)
  const port = await freePort()
  const place = ['--bind', '127.0.0.1', '--port', `${port}`, '--dir', folder]
  const safety = [
    '--databases',
    `${DATABASES}`,
    '--appendonly',
    'yes',
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
  ]
  const server = spawn(which('redis-server'), [...place, ...safety], {
    cwd: folder,
    stdio: 'ignore',
    detached: true,
  })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  const deadline = Date.now() + START_MS
  while (!(await answers(port))) {
    if (server.exitCode !== null || Date.now() > deadline) throw new Error('redis-server does not start')
    await wait(20)
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    databases: DATABASES,
    stop: async () => {
      server.kill('SIGTERM')
      await ended
    },
  }
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end('PING\r\n'))
    socket.once('data', (data) => resolve(data.toString().startsWith('+PONG')))
    socket.once('error', () => resolve(false))
  })
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
