import type { Db } from '../../db/connect.ts'
import type { DraftKind } from '../../db/tables/campaigns.ts'
import { recordAct } from '../../organizers/audit.ts'
import { appealsOfRelease, type Campaign } from '../campaign.ts'
import { type DraftWords, findVersion, insertVersion, listDraftHeads } from './drafts.queries.ts'
import type { Doer } from './make-campaign.ts'

export type { DraftWords } from './drafts.queries.ts'

/** An appeal as it is being written, one a language. */
export interface Draft extends DraftWords {
  language: string
  /** 0: nothing was written since the last release. */
  version: number
  /** To be taken away with the next release. */
  isRemoved: boolean
  /** True when it differs from what is published. */
  isNew: boolean
  author: string | null
  savedAt: Date | null
}

/** The appeals of a campaign as they are being written: the newest versions, else what is published. */
export async function listDrafts(db: Db, campaign: Campaign): Promise<Draft[]> {
  const published = appealsOfRelease(campaign, campaign.release)
  const heads = await listDraftHeads(db, campaign.id)
  const languages = [...new Set([...published, ...heads].map(({ language }) => language))]
  const order = (language: string) => (language === campaign.default_language ? '' : language)
  return languages
    .map((language) => {
      const appeal = published.find((found) => found.language === language)
      const head = heads.find((found) => found.language === language)
      const words = head ?? appeal ?? EMPTY
      return {
        language,
        subjects: words.subjects,
        openings: words.openings,
        body: words.body,
        version: head?.version ?? 0,
        isRemoved: head?.kind === 'removed',
        isNew: head?.kind === 'removed' ? appeal !== undefined : !appeal || !isSame(words, appeal),
        author: head?.author ?? null,
        savedAt: head?.saved_at ?? null,
      }
    })
    .filter(({ isRemoved, isNew }) => !isRemoved || isNew)
    .sort((a, b) => (order(a.language) < order(b.language) ? -1 : 1))
}

/** The draft of one language; an empty one where nothing was written yet. */
export async function draftIn(db: Db, campaign: Campaign, language: string): Promise<Draft> {
  const known = (await listDrafts(db, campaign)).find((draft) => draft.language === language)
  if (known) return known
  const head = (await listDraftHeads(db, campaign.id)).find((draft) => draft.language === language)
  const version = head?.version ?? 0
  return { ...EMPTY, language, version, isRemoved: false, isNew: true, author: null, savedAt: null }
}

export type SaveDraftOutcome =
  | { kind: 'saved'; version: number }
  /** Somebody else saved since: nothing is overwritten. */
  | { kind: 'changed_meanwhile'; newest: Draft }

/** Keeps a new version of a language. @param draft.base the version that was read. */
export async function saveDraft(
  db: Db,
  campaign: Campaign,
  draft: { language: string; base: number; kind: DraftKind } & DraftWords,
  by: Doer,
): Promise<SaveDraftOutcome> {
  const { subjects, openings, body, language, base, kind } = draft
  return await db.transaction().execute(async (tx) => {
    const version = await insertVersion(tx, {
      campaignId: campaign.id,
      by: by.id,
      now: by.now,
      language,
      base,
      kind,
      subjects,
      openings,
      body,
    })
    if (version === undefined)
      return { kind: 'changed_meanwhile', newest: await draftIn(tx, campaign, language) }
    if (kind !== 'autosaved')
      await recordAct(tx, {
        organizerId: by.id,
        act: `appeal.${kind}`,
        subject: `campaign ${campaign.slug}`,
        details: { language, version },
        at: by.now,
      })
    return { kind: 'saved', version }
  })
}

/** Brings an older version back as the newest. @returns undefined when there is none of that number. */
export async function restoreVersion(
  db: Db,
  campaign: Campaign,
  restored: { language: string; version: number; base: number },
  by: Doer,
): Promise<SaveDraftOutcome | undefined> {
  const { language, version, base } = restored
  const found = await findVersion(db, campaign.id, language, version)
  if (!found) return undefined
  const { subjects, openings, body } = found
  return await saveDraft(db, campaign, { language, base, kind: 'restored', subjects, openings, body }, by)
}

const EMPTY: DraftWords = { subjects: [], openings: [], body: '' }

function isSame(a: DraftWords, b: DraftWords): boolean {
  const text = ({ subjects, openings, body }: DraftWords) => JSON.stringify([subjects, openings, body.trim()])
  return text(a) === text(b)
}
