import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { runAs } from './account.ts'
import type { Binaries } from './binaries.ts'
import { ENVIRONMENT, lastLine } from './cluster.ts'
import type { Place } from './place.ts'
import { children, clearStalePidFile, type Postmaster, whenReady } from './postmaster.ts'

const LOG_LIMIT_BYTES = 5_000_000
const GIVE_UP_AFTER_MS = 20_000
const FOR_US_ONLY = ['listen_addresses=127.0.0.1', 'unix_socket_directories=']
/** For tests: commits do not wait for the disk, and many processes connect. */
const NOT_DURABLE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300']

/**
 * Starts the server on 127.0.0.1, on the port it had before where that is free. It is a session of its own, so that a
 * Ctrl-C in the terminal reaches us first and the server last.
 * @throws Error with the last line of its log when it does not come up.
 */
export async function launch(place: Place, binaries: Binaries, durable: boolean): Promise<Postmaster> {
  const deadline = Date.now() + GIVE_UP_AFTER_MS
  clearStalePidFile(place.cluster)
  let port = rememberedPort(place.folder) ?? (await freePort())
  for (;;) {
    const outcome = await attempt(place, binaries, durable, port)
    if (typeof outcome !== 'string') {
      writeFileSync(join(place.folder, 'port'), `${port}\n`)
      return outcome
    }
    if (!isPassing(outcome) || Date.now() > deadline)
      throw new Error(`The database did not start: ${lastLine(outcome)} (see ${logFile(place.folder)})`)
    if (isPortTaken(outcome)) port = await freePort()
    else await wait(200)
  }
}

/** One try. @returns the running server, or what its log said when it ended. */
async function attempt(
  place: Place,
  binaries: Binaries,
  durable: boolean,
  port: number,
): Promise<Postmaster | string> {
  const log = openLog(place.folder)
  const before = statSync(log).size
  const server = spawnServer(place, binaries, log, [
    '-p',
    `${port}`,
    ...[...FOR_US_ONLY, ...(durable ? [] : NOT_DURABLE)].flatMap((setting) => ['-c', setting]),
  ])
  let ended: string | undefined
  server.once('error', (error) => (ended = error.message))
  server.once('exit', (code, signal) => {
    ended = `PostgreSQL ended with ${signal ?? code}`
    children.delete(server.pid ?? 0)
  })
  const ready = await whenReady(place.cluster, () => ended !== undefined)
  return ready ?? (readFileSync(log).subarray(before).toString() || `${ended}`)
}

function spawnServer(place: Place, binaries: Binaries, log: string, args: string[]): ChildProcess {
  const output = openSync(log, 'a')
  const server = spawn(binaries.postgres, ['-D', place.cluster, ...args], {
    ...runAs(place.account),
    cwd: place.cluster,
    env: ENVIRONMENT,
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  server.unref()
  if (server.pid) children.add(server.pid)
  return server
}

function isPortTaken(log: string): boolean {
  return /could not bind|Address already in use|address already in use/.test(log)
}

/** Reasons that pass: the port is taken, or what is left of a killed server has not noticed its death yet. */
function isPassing(log: string): boolean {
  return isPortTaken(log) || /shared memory block .* is still in use/.test(log)
}

function rememberedPort(folder: string): number | undefined {
  const file = join(folder, 'port')
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) || undefined : undefined
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

function logFile(folder: string): string {
  return join(folder, 'server.log')
}

/** The log begins anew past 5 MB; one old one is kept. */
function openLog(folder: string): string {
  const file = logFile(folder)
  closeSync(openSync(file, 'a', 0o600))
  if (statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`)
  closeSync(openSync(file, 'a', 0o600))
  return file
}
