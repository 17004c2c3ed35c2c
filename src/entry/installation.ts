import { connectQueues, type Queues } from '../../queues/connection.ts'
import { loadDirectories } from '../../recipients/load-directories.ts'
import { loadExamples } from '../campaigns/load-examples.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { connect, type Db } from '../db/connect.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { reachDatabase } from '../db/reach.ts'
import { endTrial, hasMailLeft } from '../delivery/end-trial.ts'
import { ConfigError } from '../errors.ts'
import { readDkimKey } from '../mail/dkim.ts'
import { startOutbox } from '../mail/outbox.ts'
import { combineRelays, createRelays, type NamedRelay } from '../mail/relays.ts'
import { deriveKeyring, type Keyring } from '../sealing.ts'
import { readSecret } from '../secret.ts'

/** What every process of an installation opens at start and closes at its end. */
export interface Installation {
  config: Config
  databaseUrl: string
  db: Db
  keyring: Keyring
  queues: Queues
  /** The SMTP servers that take our mail: the operator's, or the built-in outbox. */
  relays: NamedRelay[]
  /** True with the built-in outbox: nothing leaves the machine. */
  isTrial: boolean
  close(): Promise<void>
}

/** How a process speaks: to the person who started it, and to the log. */
export interface Voice {
  say: (line: string) => void
  report: (problem: string, error: unknown, ids?: Record<string, string>) => void
}

/**
 * Opens database, queue store and mail, brings the schema and the shipped files up to date.
 * Processes that start together migrate and load once.
 * @throws ConfigError for what the operator can mend.
 */
export async function openInstallation(config: Config, voice: Voice): Promise<Installation> {
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const end of closers.splice(0).reverse())
      await end().catch((error) => voice.report('closing failed', error))
  }
  try {
    const keyring = deriveKeyring(readSecret(config))
    const databaseUrl = config.databaseUrl ?? (await openEmbedded(config, voice, closers))
    const db = connect(databaseUrl, {
      onError: (error) => voice.report('a database connection broke', error),
    })
    closers.push(() => db.destroy())
    if (config.databaseUrl) await reachDatabase(db, config.databaseUrl)
    await migrate(db)
    const directories = await loadDirectories(db)
    await loadExamples(db, { haveRecipientsChanged: directories.some(({ outcome }) => outcome === 'loaded') })
    const isTrial = config.smtpUrls.length === 0
    await beginMail(db, isTrial, voice)
    const queues = await connectQueues({
      databaseUrl,
      redisUrl: config.redisUrl,
      onError: (error) => voice.report('the queue store is away', error),
    })
    closers.push(() => queues.close())
    const relays = await openMail(config, db, closers)
    return { config, databaseUrl, db, keyring, queues, relays, isTrial, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openEmbedded(config: Config, voice: Voice, closers: (() => Promise<void>)[]): Promise<string> {
  const embedded = await startEmbedded({ dataDir: config.dataDir, say: voice.say, watch: true })
  closers.push(() => embedded.stop())
  return embedded.url
}

/**
 * Mail of a trial stays here and mail that is meant to leave does not end in the outbox, whatever SMTP_URL was before.
 * @throws ConfigError where mail has left and SMTP_URL is missing.
 */
async function beginMail(db: Db, isTrial: boolean, voice: Voice): Promise<void> {
  if (isTrial && (await hasMailLeft(db)))
    throw new ConfigError(
      'SMTP_URL is missing, and with it this installation has sent mail: set it again, or its letters would end in the outbox. A copy that is to send nothing needs the SMTP_URL of a mail catcher, a new trial another DATA_DIR or DATABASE_URL',
    )
  const ended = isTrial ? undefined : await endTrial({ db, clock: systemClock })
  if (ended)
    voice.say(
      `The trial is over: its letters (${ended.letters}) are withdrawn and none of them is sent; of what was to be sent, ${ended.waiting} still waited. The counts begin anew`,
    )
}

async function openMail(config: Config, db: Db, closers: (() => Promise<void>)[]): Promise<NamedRelay[]> {
  const urls = [...config.smtpUrls]
  if (urls.length === 0) {
    const outbox = await startOutbox({ db })
    closers.push(() => outbox.stop())
    urls.push(outbox.url)
  }
  const relays = createRelays(urls, config.dkim ? { dkim: readDkimKey(config.dkim) } : {})
  closers.push(() => combineRelays(relays).close())
  return relays
}
