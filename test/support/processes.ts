import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Ids of the processes that work in the folder or below, or were started with its path; of Linux, by /proc. */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && belongsTo(folder, pid))
}

function belongsTo(folder: string, pid: number): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    const place = `${readlinkSync(`/proc/${pid}/cwd`)}/`
    return place.startsWith(`${folder}/`) || words.includes(folder)
  } catch {
    return false
  }
}

/** Kills them at once, as a power cut would. Helpers of a database come and go: one that ended meanwhile is dead already. */
export function killAll(pids: number[]): void {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
}
