import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Absolute path of a program on PATH, or undefined. */
export function which(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin']
  return folders.map((folder) => join(folder, program)).find(isExecutable)
}

/**
 * Installs a Debian package where that is possible: as root, with apt-get. The package lists are fetched only when the first
 * try fails. RUNLEVEL keeps the package from starting a service of its own.
 * @returns {boolean} whether it is installed now.
 */
export function installPackage(name, say) {
  if (process.getuid?.() !== 0 || !which('apt-get')) return false
  say(`Installing the Debian package ${name} ...`)
  const install = ['install', '-y', '-qq', '--no-install-recommends', name]
  return aptGet(install) || (aptGet(['update', '-qq']) && aptGet(install))
}

/** Without CI a missing program is told and its tests are left out; under CI it is an error. */
export function missing(line, say) {
  if (process.env.CI === 'true') throw new Error(line)
  say(line)
  return undefined
}

function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  return spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'pipe'] }).status === 0
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
