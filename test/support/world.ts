import type { Test } from 'tap'
import { type Campaign, campaignsOf, loadCampaign } from '../../src/campaigns/campaign.ts'
import type { Clock } from '../../src/clock.ts'
import type { Db } from '../../src/db/connect.ts'
import type { LetterForm } from '../../src/letters/letter-form.ts'
import { letterForm } from '../../src/letters/letter-form.ts'
import type { LetterParts } from '../../src/letters/letter-parts.ts'
import { newSeed, signNonce } from '../../src/letters/nonce.ts'
import { campaignKeys } from '../../src/privacy/campaign-keys.ts'
import { deriveKeyring, type Keyring } from '../../src/sealing.ts'
import { testDatabase } from './database.ts'
import { insertCampaign, insertPeople, type Officials } from './world-rows.ts'

/** A clock that stands until it is moved. */
export interface TestClock extends Clock {
  move(ms: number): void
}

/** A campaign for culture in Belarus, in English and French, with four officials; and Ann, who writes. */
export interface World {
  url: string
  db: Db
  clock: TestClock
  keyring: Keyring
  letters: LetterParts
  /** Ids of mails that a worker was woken for, in order. */
  woken: string[]
  recipients: Officials
  campaign(): Promise<Campaign>
  /** Ann's form as her browser sends it; what is given replaces her own values. */
  form(values?: Partial<Record<keyof LetterForm, unknown>>): Promise<LetterForm>
}

export const DAY = 86_400_000
export const HOUR = 3_600_000
export const MINUTE = 60_000

/** Monday noon in Warsaw. */
const START = '2026-11-23T11:00:00Z'

export function testClock(start = START): TestClock {
  let at = Date.parse(start)
  return {
    now: () => new Date(at),
    move: (ms) => {
      at += ms
    },
  }
}

/** What every process of the world is given as SECRET_KEY. */
export const SECRET = 'a secret of at least thirty-two characters'

/** Builds the world in a database of its own, with a clock that stands. */
export async function makeWorld(t: Test): Promise<World> {
  return await settleWorld(await testDatabase(t), testClock())
}

/** Builds the world in a migrated, empty database. */
export async function settleWorld<C extends Clock>(
  { url, db }: { url: string; db: Db },
  clock: C,
): Promise<Omit<World, 'clock'> & { clock: C }> {
  const keyring = deriveKeyring(SECRET)
  const recipients = await insertPeople(db)
  await insertCampaign(db, Object.values(recipients))
  const woken: string[] = []
  const letters: LetterParts = {
    db,
    clock,
    signingKey: keyring.signing,
    keysOf: campaignKeys(db, keyring.wrapping),
    findCampaign: campaignsOf(db, clock),
    isTrial: false,
    mailLater: (id) => woken.push(id),
  }
  const campaign = async () => (await loadCampaign(db, 'culture', clock.now())) as Campaign
  const form: World['form'] = async (values = {}) => {
    const { id, release } = await campaign()
    const nonce = signNonce(keyring.signing, { campaignId: id, release, seed: newSeed(), now: clock.now() })
    return letterForm.parse({
      nonce,
      name: 'Ann Example',
      email: 'ann@supporters.example',
      country: 'PL',
      consent: 'on',
      recipients: [recipients.unesco],
      ...values,
    })
  }
  return { url, db, clock, keyring, letters, woken, recipients, campaign, form }
}
