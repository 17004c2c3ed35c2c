import type { Db } from '../../src/db/connect.ts'

/** Ids of the four officials. */
export type Officials = Record<'unesco' | 'poland' | 'france' | 'senator', string>

/** Inserts the four officials with one way to each. */
export async function insertPeople(db: Db): Promise<Officials> {
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

/** Inserts the campaign for culture, live, with these recipients. */
export async function insertCampaign(db: Db, recipientIds: string[]): Promise<void> {
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
