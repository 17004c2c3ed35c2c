import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './child.mjs'

const HEARTBEAT_MS = 5_000

/**
 * Installs exactly what package-lock.json names; to be called when node_modules holds anything else. Development packages too, because
 * the compiler is one of them.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function install(root, say) {
  if (existsSync(join(root, 'node_modules')) && lstatSync(join(root, 'node_modules')).isSymbolicLink()) {
    say('node_modules is a link to packages of another version; it is left as it is.')
    return
  }
  const began = Date.now()
  const seconds = () => Math.round((Date.now() - began) / 1000)
  say('Installing packages (npm ci) ...')
  const heartbeat = setInterval(() => say(`  still installing, ${seconds()} s`), HEARTBEAT_MS)
  const code = await npm(root, [
    'ci',
    '--include=dev',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  clearInterval(heartbeat)
  if (code !== 0)
    throw new Error('npm ci failed (see above); when the registry can be reached, run the command again')
  say(`Installed in ${seconds()} s.`)
}

/** Compares npm's own record of what it installed with the lock file: every package that is not optional, by version. */
export function isInstalled(root) {
  const record = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const installed = readPackages(record)
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) => {
      const found = installed[path]
      return path === '' || (found ? found.version === version : optional === true)
    },
  )
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

/** The npm that runs this script, or else the one that came with Node. */
function npm(root, args) {
  const own = process.env.npm_execpath
  if (own?.endsWith('.js')) return run(process.execPath, [own, ...args], { cwd: root })
  return run('npm', args, { cwd: root, shell: process.platform === 'win32' })
}
