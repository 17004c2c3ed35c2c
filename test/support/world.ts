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
  recipients: Record<'unesco' | 'poland' | 'france' | 'senator', string>
  campaign(): Promise<Campaign>
  /** Ann's form as her browser sends it; what is given replaces her own values. */
  form(values?: Partial<Record<keyof LetterForm, unknown>>): Promise<LetterForm>
}

export const DAY = 86_400_000
export const HOUR = 3_600_000

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

async function insertPeople(db: Db): Promise<World['recipients']> {
  const { id: directory_id } = await db
    .insertInto('directories')
    .values({ slug: 'world', name: 'World', file_hash: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  const common = { directory_id, confidence: 'high' as const, holder_gender: null, valid_until: null }
  const minister = {
    ...common,
    kind: 'foreign_ministry',
    role: 'minister',
    office: 'Minister of Foreign Affairs',
  }
  const add = async (
    row: Parameters<ReturnType<typeof db.insertInto<'recipients'>>['values']>[0] & object,
    channel: 'email' | 'form' | 'post',
    address: string,
  ) => {
    const { id } = await db.insertInto('recipients').values(row).returning('id').executeTakeFirstOrThrow()
    await db.insertInto('contacts').values({ recipient_id: id, channel, address }).execute()
    return id
  }
  return {
    unesco: await add(
      {
        ...common,
        external_id: 'unesco',
        kind: 'international_organisation',
        role: 'director_general',
        office: 'Director-General',
        name: 'UNESCO',
        country: null,
        place: 'UNESCO',
        languages: ['en', 'fr'],
      },
      'email',
      'dg@unesco.example',
    ),
    poland: await add(
      {
        ...minister,
        external_id: 'poland',
        name: 'Ministry of Foreign Affairs of Poland',
        country: 'PL',
        languages: ['pl', 'en'],
        requires: ['postal_address'],
        time_zone: 'Europe/Warsaw',
      },
      'email',
      'minister@poland.example',
    ),
    france: await add(
      {
        ...minister,
        external_id: 'france',
        name: 'Ministry of Foreign Affairs of France',
        country: 'FR',
        languages: ['fr'],
      },
      'post',
      "37, quai d'Orsay\n75007 Paris\nFRANCE",
    ),
    senator: await add(
      {
        ...common,
        external_id: 'senator',
        kind: 'legislator',
        role: 'senator',
        office: 'U.S. Senator',
        name: 'Jean Example',
        country: 'US',
        languages: ['en'],
        requires: ['constituent'],
      },
      'form',
      'https://senate.example/contact',
    ),
  }
}

async function insertCampaign(db: Db, recipientIds: string[]): Promise<void> {
  const { id } = await db
    .insertInto('campaigns')
    .values({
      slug: 'culture',
      status: 'live',
      default_language: 'en',
      own_country: 'first',
      file_hash: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('campaign_texts')
    .values([
      {
        campaign_id: id,
        language: 'en',
        title: 'Write for culture',
        summary: 'Ask for help.',
        story: 'Why *now*.',
      },
      {
        campaign_id: id,
        language: 'fr',
        title: 'Écrivez pour la culture',
        summary: 'Aidez.',
        story: 'Pourquoi.',
      },
    ])
    .execute()
  await db
    .insertInto('appeals')
    .values([
      {
        campaign_id: id,
        language: 'en',
        subjects: ['Culture in Belarus', 'Please speak for culture'],
        openings: ['I write to you as a reader.', 'I write to you as a neighbour.'],
        body: 'Please help.\n\nIt is time.',
        from_release: 1,
      },
      {
        campaign_id: id,
        language: 'fr',
        subjects: ['La culture au Bélarus'],
        openings: ['Je vous écris en lectrice.'],
        body: 'Aidez-nous, s’il vous plaît.',
        from_release: 1,
      },
    ])
    .execute()
  await db
    .insertInto('campaign_recipients')
    .values(recipientIds.map((recipient_id, position) => ({ campaign_id: id, recipient_id, position })))
    .execute()
}
