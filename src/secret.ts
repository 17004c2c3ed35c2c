import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './errors.ts'

/**
 * SECRET_KEY as set, else the one in DATA_DIR, made at the first start. Of processes that start together one makes it.
 * @throws ConfigError when DATA_DIR cannot be written.
 */
export function readSecret(config: { secretKey?: string | undefined; dataDir: string }): string {
  if (config.secretKey) return config.secretKey
  const path = join(config.dataDir, 'secret-key')
  try {
    mkdirSync(config.dataDir, { recursive: true })
    if (!existsSync(path)) makeSecret(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST')
      throw new ConfigError(
        `DATA_DIR ${config.dataDir} cannot be written (${code}); give it to this account or set DATA_DIR to another folder`,
      )
  }
  return readFileSync(path, 'utf8').trim()
}

/** The file appears under its name only when it is whole: a process that starts beside this one must not read half of it. */
function makeSecret(path: string): void {
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  try {
    writeFileSync(draft, randomBytes(32).toString('base64'), { mode: 0o600 })
    linkSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
}
