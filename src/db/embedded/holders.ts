import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One process's stake in the running database: it is stopped when the last one leaves. */
export interface Hold {
  /** Gives the stake up. @returns true when no living process holds another. */
  leave(): boolean
}

/** Notes that this process uses the database of the folder. To be called, like `leave`, under the folder's lock. */
export function hold(folder: string): Hold {
  const holders = join(folder, 'holders')
  const own = `${process.pid}-${randomBytes(4).toString('hex')}`
  mkdirSync(holders, { recursive: true })
  writeFileSync(join(holders, own), startOf(process.pid))
  return {
    leave() {
      rmSync(join(holders, own), { force: true })
      return dropTheDead(holders) === 0
    },
  }
}

/** Removes the notes of processes that ended without leaving. @returns how many holders are alive. */
function dropTheDead(holders: string): number {
  let alive = 0
  for (const name of readdirSync(holders)) {
    if (isAlive(join(holders, name), Number.parseInt(name, 10))) alive += 1
    else rmSync(join(holders, name), { force: true })
  }
  return alive
}

/** Process ids come round again, so the moment the process started is compared too, where the system tells it. */
function isAlive(file: string, pid: number): boolean {
  return processExists(pid) && readFileSync(file, 'utf8') === startOf(pid)
}

export function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Clock ticks from boot to the start of the process: field 22 of /proc/<pid>/stat (proc(5)); empty on other systems. */
function startOf(pid: number): string {
  if (process.platform !== 'linux') return ''
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return 'ended'
  }
}
