import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NotFound } from '../../errors.ts'
import type { Campaign } from '../campaign.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { campaignFrame, getCampaign, isOfferedLanguage } from './campaign-frame.ts'
import { compareTexts, type Stretch } from './compare.ts'
import { type DraftWords, findVersion, listVersions } from './drafts.queries.ts'
import { draftIn, restoreVersion, saveDraft } from './drafts.ts'
import { importAppeal } from './import-appeal.ts'

type InLanguage = { Params: { slug: string; language: string } }
type Version = { Params: { slug: string; language: string; version: string } }
const UPLOAD_BYTES = 2 * 1024 * 1024

/** Older versions of an appeal: compared, brought back; and a file read as a new one. */
export async function versionRoutes(app: FastifyInstance, parts: CampaignDeskParts): Promise<void> {
  await app.register(multipart, { limits: { fileSize: UPLOAD_BYTES, files: 1, fields: 5 } })

  app.get<InLanguage>('/organizer/campaigns/:slug/appeals/:language/versions', async (request, reply) => {
    const { campaign, language, path, frame } = await find(request)
    const { words } = request
    const versions = await listVersions(parts.db, campaign.id, language)
    return await reply.desk('campaigns/desk/versions', {
      ...frame,
      languageName: words.capital(words.language(language)),
      editor: request.link(path),
      versions: versions.map(({ version, kind, saved_at, published_as, author }, index) => ({
        version,
        href: request.link(`${path}/versions/${version}`),
        saved: words.moment(saved_at, campaign.time_zone),
        author: author ?? '',
        kind: words.t(`desk.version.${kind}`),
        published: published_as && words.t('desk.version.published', { release: published_as }),
        isNewest: index === 0,
      })),
    })
  })

  app.get<Version>(
    '/organizer/campaigns/:slug/appeals/:language/versions/:version',
    async (request, reply) => {
      const { campaign, language, path, frame } = await find(request)
      const { words } = request
      const older = await findVersion(parts.db, campaign.id, language, numberOf(request))
      if (!older) throw new NotFound()
      const newest = await draftIn(parts.db, campaign, language)
      return await reply.desk('campaigns/desk/version', {
        ...frame,
        languageName: words.capital(words.language(language)),
        textTag: language,
        editor: request.link(path),
        all: request.link(`${path}/versions`),
        version: older.version,
        saved: words.moment(older.saved_at, campaign.time_zone),
        author: older.author ?? '',
        base: newest.version,
        isNewest: older.version === newest.version,
        restoration: request.link(`${path}/versions/${older.version}/restoration`),
        parts: compareDrafts(older, newest).map((stretches) =>
          stretches.map(({ kind, text }) => ({
            text,
            isGone: kind === 'gone',
            isNew: kind === 'new',
          })),
        ),
      })
    },
  )

  app.post<Version>(
    '/organizer/campaigns/:slug/appeals/:language/versions/:version/restoration',
    async (request, reply) => {
      const { campaign, language, path } = await find(request)
      const { base } = (request.body ?? {}) as { base?: unknown }
      const restored = { language, version: numberOf(request), base: Number(base) || 0 }
      const outcome = await restoreVersion(parts.db, campaign, restored, doer(request))
      if (!outcome) throw new NotFound()
      const done = outcome.kind === 'saved' ? 'restored' : 'changed_meanwhile'
      return reply.redirect(request.link(`${path}?done=${done}`), 303)
    },
  )

  app.post<InLanguage>('/organizer/campaigns/:slug/appeals/:language/import', async (request, reply) => {
    const { campaign, language, path } = await find(request)
    const file = request.isMultipart() ? await request.file() : undefined
    const bytes = await file?.toBuffer().catch(() => undefined)
    const read = file && bytes ? await importAppeal(file.filename, bytes) : { problem: 'unreadable' as const }
    if ('problem' in read) return reply.redirect(request.link(`${path}?done=import_${read.problem}`), 303)
    const { version } = await draftIn(parts.db, campaign, language)
    const draft = { language, base: version, kind: 'imported' as const, ...read.draft }
    const outcome = await saveDraft(parts.db, campaign, draft, doer(request))
    const done =
      outcome.kind === 'saved' ? `imported${read.isTrimmed ? '_trimmed' : ''}` : 'changed_meanwhile'
    return reply.redirect(request.link(`${path}?done=${done}`), 303)
  })

  async function find(request: FastifyRequest<InLanguage>) {
    const { slug, language } = request.params
    const campaign: Campaign = await getCampaign(parts, slug)
    if (!isOfferedLanguage(language) && !campaign.appeals.some((appeal) => appeal.language === language))
      throw new NotFound()
    const path = `/organizer/campaigns/${slug}/appeals/${language}`
    const reader = { words: request.words, link: (to: string) => request.link(to) }
    return { campaign, language, path, frame: campaignFrame(campaign, 'appeals', reader) }
  }

  function doer(request: FastifyRequest) {
    return { id: request.organizer.id, now: parts.clock.now() }
  }
}

function numberOf(request: FastifyRequest<Version>): number {
  const { version } = request.params
  if (!/^\d{1,9}$/.test(version)) throw new NotFound()
  return Number(version)
}

/** Subjects, openings and letter of two versions, each compared for itself. */
function compareDrafts(older: DraftWords, newest: DraftWords): Stretch[][] {
  const fields = (draft: DraftWords) => [draft.subjects.join('\n'), draft.openings.join('\n\n'), draft.body]
  const after = fields(newest)
  return fields(older).map((before, index) => compareTexts(before, after[index] ?? ''))
}
