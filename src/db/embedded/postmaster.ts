import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { processExists } from './holders.ts'

const POLL_MS = 10
/**
 * Three ways to stop, each given its time. Smart: clients that are saying goodbye may finish, or each of them would complain of
 * a broken connection. Fast: clients are cut off; it takes as long as its checkpoint. Immediate: the next start recovers.
 */
const SHUTDOWNS: [signal: NodeJS.Signals, waitMs: number][] = [
  ['SIGTERM', 500],
  ['SIGINT', 3_000],
  ['SIGQUIT', 1_000],
]

/**
 * Servers that this process started and has not yet seen ending. A process that ends before it has taken leave of its child
 * would hand it to init as a zombie, and not every container has an init that buries them.
 */
export const children = new Set<number>()

/** What postmaster.pid says. Source: src/include/utils/pidfile.h of PostgreSQL. */
export interface Postmaster {
  pid: number
  port: number
  status: 'starting' | 'ready' | 'stopping'
}

/** The server that runs on this cluster, whoever started it; undefined when none does. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const lines = readPidFile(cluster)
  const pid = Number(lines?.[0])
  if (!lines || !(pid > 0) || !worksIn(cluster, pid)) return undefined
  const status = lines[7]?.trim()
  return {
    pid,
    port: Number(lines[3]),
    status: status === 'ready' || status === 'stopping' ? status : 'starting',
  }
}

/**
 * Removes a pid file whose number now belongs to another program, as happens after a restart of the machine or of a
 * container; PostgreSQL would take that program for a running server and refuse. A pid that is free it copes with itself,
 * and while any process of the old server is left the file stays, because it guards the shared memory.
 */
export function clearStalePidFile(cluster: string): void {
  const pid = Number(readPidFile(cluster)?.[0])
  if (process.platform !== 'linux' || !(pid > 0) || !processExists(pid)) return
  const left = readdirSync('/proc').some((name) => /^\d+$/.test(name) && worksIn(cluster, Number(name)))
  if (!left) rmSync(join(cluster, 'postmaster.pid'), { force: true })
}

/** Waits until the server accepts connections. @returns undefined when it ended instead. */
export async function whenReady(cluster: string, hasEnded: () => boolean): Promise<Postmaster | undefined> {
  for (;;) {
    const found = findPostmaster(cluster)
    if (found?.status === 'ready') return found
    if (found?.status === 'stopping') await whenGone(cluster, Number.POSITIVE_INFINITY)
    if (hasEnded()) return undefined
    await wait(POLL_MS)
  }
}

/** Stops the server: everything committed is on disk, no process is left. Takes a moment, at most 4.5 s. */
export async function stopPostmaster(cluster: string, binaries: Binaries): Promise<void> {
  const found = findPostmaster(cluster)
  if (!found) return
  if (process.platform === 'win32') {
    execFileSync(binaries.pgCtl, ['stop', '--mode=fast', `--pgdata=${cluster}`], { stdio: 'ignore' })
    return
  }
  for (const [signal, waitMs] of SHUTDOWNS) {
    if (findPostmaster(cluster)?.pid === found.pid) process.kill(found.pid, signal)
    if (await whenGone(cluster, waitMs, found.pid)) return
  }
}

async function whenGone(cluster: string, timeoutMs: number, child?: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  while (findPostmaster(cluster) || (child && children.has(child))) {
    if (Date.now() > deadline) return false
    await wait(POLL_MS)
  }
  return true
}

/** A server that ends takes the file away between a look and a read, so there is only a read. */
function readPidFile(cluster: string): string[] | undefined {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A server and all its helpers work in the folder of the cluster; where /proc does not tell, the number must do. */
function worksIn(cluster: string, pid: number): boolean {
  if (process.platform !== 'linux') return processExists(pid)
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster) &&
      readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres')
    )
  } catch {
    return false
  }
}
