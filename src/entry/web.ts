import { mailQueue } from '../../queues/mail.queue.ts'
import { buildApp } from '../app.ts'
import { campaignsOf } from '../campaigns/campaign.ts'
import { systemClock } from '../clock.ts'
import { isDatabaseReachable } from '../db/connect.ts'
import type { LetterParts } from '../letters/letter-parts.ts'
import { combineRelays } from '../mail/relays.ts'
import { makeMailLater } from '../mails/mail-later.ts'
import { firstOwnerLink } from '../organizers/first-owner.ts'
import { campaignKeys } from '../privacy/campaign-keys.ts'
import { isReadOnTheWay } from '../web/security.ts'
import type { Installation, Voice } from './installation.ts'

/** Starts the pages of an installation and says where they are. */
export async function startWeb(house: Installation, voice: Voice): Promise<{ stop(): Promise<void> }> {
  const { config, db, keyring, queues, relays } = house
  const letters = letterParts(house, voice)
  const app = await buildApp({
    config,
    db,
    clock: systemClock,
    keyring,
    letters,
    databaseUrl: house.databaseUrl,
    checks: {
      database: () => isDatabaseReachable(db),
      queue: () => queues.isReachable(),
      mail: () => combineRelays(relays).isReachable(),
    },
  })
  try {
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    await app.close()
    throw error
  }
  voice.say(`Zvarot is ready: ${config.baseUrl}`)
  if (isReadOnTheWay(config.baseUrl))
    voice.say(
      'BASE_URL is not https: whoever sits on the way reads who writes what. See docs/operating.md, "Behind a reverse proxy"',
    )
  const first = await firstOwnerLink({ ...letters, baseUrl: config.baseUrl })
  voice.say(
    first
      ? `Become its first owner, once and within a day: ${first}`
      : `Organizers sign in at ${config.baseUrl}/organizer`,
  )
  if (house.isTrial) voice.say(`Mail stays here, to be read at ${config.baseUrl}/outbox`)
  return { stop: () => app.close() }
}

/** What the rules of letters need, from the parts of an installation. */
export function letterParts(house: Installation, voice: Voice): LetterParts {
  const { db, keyring, queues, isTrial } = house
  const mails = mailQueue(queues)
  return {
    db,
    isTrial,
    clock: systemClock,
    signingKey: keyring.signing,
    keysOf: campaignKeys(db, keyring.wrapping),
    findCampaign: campaignsOf(db, systemClock),
    mailLater: makeMailLater(mails.add, (error) => voice.report('a mail could not be enqueued', error)),
  }
}
