import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import { type Config, readConfig } from '../config.ts'
import { ConfigError } from '../errors.ts'
import { whenStopIsAsked } from '../stop-asked.ts'
import { loggerOptions } from '../web/logger.ts'
import { type Installation, openInstallation, type Voice } from './installation.ts'

/** What runs is given this long to finish, then mail, queue and database are closed, then the process ends in any case. */
const FINISH_MS = 3_000
const STOP_DEADLINE_MS = 4_800

/**
 * Runs one process of an installation from its variables to its end: SIGINT or SIGTERM stops it within five seconds, also
 * while it starts. What an operator can mend is said in one line, and the exit code is 1.
 * @param start begins the work; what it gives is stopped first, before mail, queue and database are closed.
 */
export async function runProcess(
  start: (house: Installation, voice: Voice) => Promise<{ stop(): Promise<void> }>,
): Promise<void> {
  const stopAsked = whenStopIsAsked().then(() => void setTimeout(() => process.exit(0), STOP_DEADLINE_MS))
  let house: Installation | undefined
  try {
    const config = readConfig()
    const voice = makeVoice(config)
    house = await openInstallation(config, voice)
    const running = await start(house, voice)
    await stopAsked
    await Promise.race([running.stop(), wait(FINISH_MS)])
    await house.close()
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS)
    await house?.close()
    process.exit(1)
  }
}

function makeVoice(config: Config): Voice {
  const log = pino(loggerOptions(config.logLevel))
  return {
    say: (line) => process.stdout.write(`${line}\n`),
    report: (problem, error, ids) => log.error({ err: error, ...ids }, problem),
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  const place = error as { code?: string; address?: string; hostname?: string; port?: number }
  switch (place.code) {
    case 'EADDRINUSE':
      return `PORT ${place.port} is taken by another program; stop it or set PORT to a free one`
    case 'EACCES':
      return `PORT ${place.port} is not for this account; set PORT to one above 1023`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${place.address ?? place.hostname} is no address of this machine; set HOST to 127.0.0.1, or to 0.0.0.0 for all`
    default:
      return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}
