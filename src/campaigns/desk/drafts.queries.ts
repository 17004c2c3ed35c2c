import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { DraftKind } from '../../db/tables/campaigns.ts'

/** The words of an appeal while it is being written; they may still hold mistakes. */
export interface DraftWords {
  subjects: string[]
  openings: string[]
  body: string
}

/** The newest version of every language. */
export async function listDraftHeads(db: Db, campaignId: string) {
  return await db
    .selectFrom('appeal_drafts')
    .leftJoin('organizers', 'organizers.id', 'appeal_drafts.organizer_id')
    .distinctOn('language')
    .selectAll('appeal_drafts')
    .select('organizers.name as author')
    .where('campaign_id', '=', campaignId)
    .orderBy('language')
    .orderBy('version', 'desc')
    .execute()
}

/** All kept versions of a language, newest first, without their words. */
export async function listVersions(db: Db, campaignId: string, language: string) {
  return await db
    .selectFrom('appeal_drafts')
    .leftJoin('organizers', 'organizers.id', 'appeal_drafts.organizer_id')
    .select(['version', 'kind', 'saved_at', 'published_as', 'organizers.name as author'])
    .where('campaign_id', '=', campaignId)
    .where('language', '=', language)
    .orderBy('version', 'desc')
    .limit(200)
    .execute()
}

/** One version with its words. */
export async function findVersion(db: Db, campaignId: string, language: string, version: number) {
  return await db
    .selectFrom('appeal_drafts')
    .leftJoin('organizers', 'organizers.id', 'appeal_drafts.organizer_id')
    .selectAll('appeal_drafts')
    .select('organizers.name as author')
    .where('campaign_id', '=', campaignId)
    .where('language', '=', language)
    .where('version', '=', version)
    .executeTakeFirst()
}

/**
 * Keeps a version after the one that was read. An autosave takes the place of the same author's autosave before it.
 * @param draft.base the version that was read; 0 for the first.
 * @returns its number; undefined when somebody saved meanwhile, and then nothing was written.
 */
export async function insertVersion(
  db: Db,
  draft: {
    campaignId: string
    language: string
    base: number
    kind: DraftKind
    by: string
    now: Date
  } & DraftWords,
): Promise<number | undefined> {
  const { rows } = await sql<{ version: number }>`
    with newest as (
      select coalesce(max(version), 0) as version from appeal_drafts
      where campaign_id = ${draft.campaignId} and language = ${draft.language}
    ), kept as (
      insert into appeal_drafts (campaign_id, language, version, subjects, openings, body, kind, organizer_id, saved_at)
      select ${draft.campaignId}, ${draft.language}, ${draft.base + 1}::integer, ${draft.subjects}, ${draft.openings},
        ${draft.body}, ${draft.kind}, ${draft.by}, ${draft.now}
      from newest where newest.version = ${draft.base}
      on conflict do nothing
      returning version, kind
    ), replaced as (
      delete from appeal_drafts using kept
      where campaign_id = ${draft.campaignId} and language = ${draft.language} and appeal_drafts.version = ${draft.base}
        and appeal_drafts.kind = 'autosaved' and organizer_id = ${draft.by} and published_as is null
    )
    select version from kept`.execute(db)
  return rows[0]?.version
}

/** Remembers which versions became a release. */
export async function markPublished(
  tx: Tx,
  campaignId: string,
  versions: { language: string; version: number }[],
  release: number,
): Promise<void> {
  await sql`
    update appeal_drafts set published_as = ${release}
    from jsonb_to_recordset(${JSON.stringify(versions)}::jsonb) as published (language text, version integer)
    where appeal_drafts.campaign_id = ${campaignId} and appeal_drafts.language = published.language
      and appeal_drafts.version = published.version`.execute(tx)
}

/** Moves a campaign on to a new release of its appeals. @returns its number. */
export async function raiseRelease(tx: Tx, campaignId: string): Promise<number> {
  const { release } = await tx
    .updateTable('campaigns')
    .set({ release: sql`release + 1`, updated_at: sql`now()` })
    .where('id', '=', campaignId)
    .returning('release')
    .executeTakeFirstOrThrow()
  return release
}
