import type { AddressInfo } from 'node:net'
import { startTicker } from '../../queues/ticker.ts'
import { buildApp } from '../../src/app.ts'
import { campaignsOf } from '../../src/campaigns/campaign.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { connect } from '../../src/db/connect.ts'
import { campaignKeys } from '../../src/privacy/campaign-keys.ts'
import { deriveKeyring } from '../../src/sealing.ts'
import { makeTurnTallies } from '../../src/tallies/turn-tallies.ts'
import { SECRET } from './secret.ts'

/**
 * The site as a process of its own, with the task that turns the tallies each second; told its database as an argument.
 * Sends its port when it is ready, and its CPU time in ms whenever it gets a message.
 */
const databaseUrl = process.argv[2] as string
const db = connect(databaseUrl)
const keyring = deriveKeyring(SECRET)
const app = await buildApp({
  config: readConfig({ LOG_LEVEL: 'error', RATE_LIMIT: 'off' }),
  db,
  clock: systemClock,
  keyring,
  databaseUrl,
  letters: {
    db,
    clock: systemClock,
    signingKey: keyring.signing,
    keysOf: campaignKeys(db, keyring.wrapping),
    findCampaign: campaignsOf(db, systemClock),
    isTrial: true,
    mailLater: () => undefined,
  },
})
await app.listen({ host: '127.0.0.1', port: 0 })
startTicker(
  [{ name: 'turn tallies', everyMs: 1_000, run: makeTurnTallies({ db, clock: systemClock }) }],
  () => true,
  (task, error) => console.error(task, error),
)
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1_000 })
})
process.on('disconnect', () => process.exit())
process.send?.({ port: (app.server.address() as AddressInfo).port })
