import pino from 'pino'
import { type Config, readConfig } from '../config.ts'
import { ConfigError } from '../errors.ts'
import { loggerOptions } from '../web/logger.ts'
import { type Installation, openInstallation, type Voice } from './installation.ts'

const STOP_DEADLINE_MS = 4_500

/**
 * Runs one process of an installation from its variables to its end: SIGINT or SIGTERM stops it within five seconds.
 * What an operator can mend is said in one line, and the exit code is 1.
 * @param start begins the work; what it gives is stopped first, before mail, queue and database are closed.
 */
export async function runProcess(
  start: (house: Installation, voice: Voice) => Promise<{ stop(): Promise<void> }>,
): Promise<void> {
  let house: Installation | undefined
  try {
    const config = readConfig()
    const voice = makeVoice(config)
    house = await openInstallation(config, voice)
    const running = await start(house, voice)
    stopOnSignal(running, house)
  } catch (error) {
    await house?.close()
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = 1
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref()
  }
}

function makeVoice(config: Config): Voice {
  const log = pino(loggerOptions(config.logLevel))
  return {
    say: (line) => process.stdout.write(`${line}\n`),
    report: (problem, error, ids) => log.error({ err: error, ...ids }, problem),
  }
}

function stopOnSignal(running: { stop(): Promise<void> }, house: Installation): void {
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(0), STOP_DEADLINE_MS).unref()
    await running.stop()
    await house.close()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  const { code, port } = error as { code?: string; port?: number }
  if (code === 'EADDRINUSE')
    return `PORT ${port} is taken by another program; stop it or set PORT to a free one`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
