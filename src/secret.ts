import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
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
    writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST')
      throw new ConfigError(
        `DATA_DIR ${config.dataDir} cannot be written (${code}); give it to this account or set DATA_DIR to another folder`,
      )
  }
  return readFileSync(path, 'utf8').trim()
}
