import type { FastifyInstance } from 'fastify'
import type { AppParts } from '../../src/app.ts'
import { buildApp } from '../../src/app.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { connect } from '../../src/db/connect.ts'
import { deriveKeyring } from '../../src/sealing.ts'

/** What a browser says of itself when it posts a form of our own page. */
export const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' }

/** The site with a database that is away: for everything that asks none. */
export async function siteWithoutDatabase(
  t: { after(end: () => Promise<void>): void },
  parts: Partial<AppParts> = {},
): Promise<FastifyInstance> {
  const db = connect('postgres://nobody@127.0.0.1:1/none')
  const app = await buildApp({
    config: readConfig({ LOG_LEVEL: 'debug', RATE_LIMIT: 'off' }),
    db,
    clock: systemClock,
    keyring: deriveKeyring('a secret of the tests, long enough for all'),
    logStream: { write: () => undefined },
    ...parts,
  })
  t.after(async () => {
    await app.close()
    await db.destroy()
  })
  return app
}
