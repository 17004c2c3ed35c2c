import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { Db } from '../../src/db/connect.ts'

/** What one process took so far; of Linux. */
export interface Cost {
  /** User and system time in ms. */
  cpuMs: number
  /** Resident memory. */
  bytes: number
}

/** The cost of a process; of one that is gone nothing. Ticks of the kernel are 10 ms, pages 4 KB. Source: proc(5). */
export function costOf(pid: number): Cost {
  const fields = statOf(pid)
  const ticks = (at: number) => Number(fields[at] ?? 0)
  return { cpuMs: (ticks(11) + ticks(12)) * 10, bytes: ticks(21) * 4_096 }
}

/** CPU that the database server took so far, with all its processes, also those that ended; in ms. */
export async function databaseCpu(db: Db): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  const server = Number(statOf(rows[0]?.pid ?? 0)[1])
  const own = statOf(server)
  const ended = (Number(own[13] ?? 0) + Number(own[14] ?? 0)) * 10
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && Number(statOf(pid)[1]) === server)
  return [server, ...pids].reduce((sum, pid) => sum + costOf(pid).cpuMs, ended)
}

/** The fields after the name of the program, which may hold blanks: the state first, then the parent. */
function statOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
