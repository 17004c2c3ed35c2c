import { sql } from 'kysely'
import type { Tx } from '../db/connect.ts'
import type { AppealFile, CampaignFile } from './campaign-shapes.ts'

/** The campaign with this slug, held until the transaction ends; others that load it at the same moment wait. */
export async function lockExample(tx: Tx, slug: string) {
  await sql`select pg_advisory_xact_lock(hashtext(${`example ${slug}`}))`.execute(tx)
  return await tx
    .selectFrom('campaigns')
    .select(['id', 'release', 'example', 'adopted_at', 'file_hash'])
    .where('slug', '=', slug)
    .forUpdate()
    .executeTakeFirst()
}

/** Writes what all languages have in common. A changed file makes a new release. */
export async function writeExample(
  tx: Tx,
  file: CampaignFile,
  hash: Buffer,
): Promise<{ id: string; release: number }> {
  const values = {
    default_language: file.default_language,
    mode: file.mode,
    example_year: file.year,
    own_country: file.recipients.own_country,
    default_selected: file.default_selected,
    may_edit_subject: file.supporter_may_edit.subject,
    may_edit_body: file.supporter_may_edit.body,
    may_add_note: file.supporter_may_edit.note,
    links: file.links,
    goal: file.goal,
    file_hash: hash,
  }
  return await tx
    .insertInto('campaigns')
    .values({ slug: file.slug, status: 'live', example: file.example, ...values })
    .onConflict((conflict) =>
      conflict
        .column('slug')
        .doUpdateSet({ ...values, release: sql`campaigns.release + 1`, updated_at: sql`now()` }),
    )
    .returning(['id', 'release'])
    .executeTakeFirstOrThrow()
}

/** Titles, summaries and stories, one a language. */
export async function replaceTexts(tx: Tx, campaignId: string, appeals: AppealFile[]): Promise<void> {
  await tx.deleteFrom('campaign_texts').where('campaign_id', '=', campaignId).execute()
  await tx
    .insertInto('campaign_texts')
    .values(
      appeals.map(({ language, title, summary, story }) => ({
        campaign_id: campaignId,
        language,
        title,
        summary,
        story,
      })),
    )
    .execute()
}

/** Publishes the appeals as a release: those of the release before end there and stay readable for their letters. */
export async function replaceAppeals(
  tx: Tx,
  campaignId: string,
  release: number,
  appeals: Pick<AppealFile, 'language' | 'subjects' | 'openings' | 'body'>[],
): Promise<void> {
  await tx
    .updateTable('appeals')
    .set({ until_release: release })
    .where('campaign_id', '=', campaignId)
    .where('until_release', 'is', null)
    .execute()
  if (appeals.length === 0) return
  await tx
    .insertInto('appeals')
    .values(
      appeals.map(({ language, subjects, openings, body }) => ({
        campaign_id: campaignId,
        language,
        subjects,
        openings,
        body,
        from_release: release,
      })),
    )
    .execute()
}

/** Who the campaign writes to: whole directories, and single recipients by their external id. */
export async function replaceRecipients(
  tx: Tx,
  campaignId: string,
  of: { directories: string[]; ids: string[]; selected: string[] | undefined },
): Promise<void> {
  await tx.deleteFrom('campaign_recipients').where('campaign_id', '=', campaignId).execute()
  await sql`
    insert into campaign_recipients (campaign_id, recipient_id, position, selected)
    select ${campaignId}, recipients.id,
      row_number() over (order by coalesce(array_position(${of.ids}::text[], recipients.external_id), 0), recipients.name),
      ${of.selected ?? null}::text[] is null or recipients.external_id = any(${of.selected ?? []}::text[])
    from recipients
    join directories on directories.id = recipients.directory_id
    where directories.slug = any(${of.directories}::text[]) or recipients.external_id = any(${of.ids}::text[])`.execute(
    tx,
  )
}
