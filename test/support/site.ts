import type { FastifyInstance } from 'fastify'
import { type AppParts, buildApp } from '../../src/app.ts'
import { campaignsOf } from '../../src/campaigns/campaign.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { connect } from '../../src/db/connect.ts'
import type { LetterParts } from '../../src/letters/letter-parts.ts'
import { campaignKeys } from '../../src/privacy/campaign-keys.ts'
import { deriveKeyring } from '../../src/sealing.ts'

/** What a browser says of itself when it posts a form of our own page. */
export const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' }

type Test = { teardown(end: () => Promise<unknown>): void }

const keyring = deriveKeyring('a secret of the tests, long enough for all')

/** The site over these letters, asked by `inject`; closed when the test ends. */
export async function makeSite(
  t: Test,
  letters: LetterParts,
  parts: Partial<AppParts> = {},
): Promise<FastifyInstance> {
  const app = await buildApp({
    config: readConfig({ LOG_LEVEL: 'debug', RATE_LIMIT: 'off' }),
    db: letters.db,
    clock: letters.clock,
    keyring,
    letters,
    logStream: { write: () => undefined },
    ...parts,
  })
  t.teardown(() => app.close())
  return app
}

/** The site with a database that is away: for everything that asks none. */
export async function siteWithoutDatabase(t: Test, parts: Partial<AppParts> = {}): Promise<FastifyInstance> {
  const db = connect('postgres://nobody@127.0.0.1:1/none')
  t.teardown(() => db.destroy())
  const letters: LetterParts = {
    db,
    clock: systemClock,
    signingKey: keyring.signing,
    keysOf: campaignKeys(db, keyring.wrapping),
    findCampaign: campaignsOf(db, systemClock),
    isTrial: false,
    mailLater: () => undefined,
  }
  return await makeSite(t, letters, parts)
}

/** A form as a browser sends it: an array is a field that comes several times. */
export function formBody(values: Record<string, string | string[] | undefined>): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    for (const one of value === undefined ? [] : [value].flat()) pairs.append(name, one)
  return pairs.toString()
}
