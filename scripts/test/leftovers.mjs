import { readdirSync, readlinkSync } from 'node:fs'

/** Ends every process that works in the folder or below it; where there is no /proc, none is found. */
export function endProcessesIn(folder) {
  if (process.platform !== 'linux') return
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (pid > 0 && pid !== process.pid && worksIn(folder, pid)) process.kill(pid, 'SIGKILL')
  }
}

function worksIn(folder, pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}/`)
  } catch {
    return false
  }
}
