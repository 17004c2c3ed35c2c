import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findOtherErrors } from '../letters/check-typed.ts'
import { typedForm } from '../letters/field-view.ts'
import { type LetterForm, letterForm } from '../letters/letter-form.ts'
import { newSeed, signNonce } from '../letters/nonce.ts'
import { hiddenMarks, rewritesOf, viaOf } from '../letters/page-marks.ts'
import { revisionOfWaiting } from '../letters/reopen-letter.ts'
import { refuseWhenNotOpen, type WriteOutcome, writeLetter } from '../letters/write-letter.ts'
import { type FieldError, readForm } from '../web/forms.ts'
import { HOLE, pageCache } from '../web/page-cache.ts'
import { type Campaign, getPublicCampaign } from './campaign.ts'
import { type CampaignSiteParts, campaignPageKey, viewCampaign } from './campaign-view.ts'
import { showForm, showInLanguage, visitorOf } from './form-page.routes.ts'
import { homePage } from './home-page.ts'

/** What a nonce must name, so that the letter which is sent is the one that was read. */
interface Wording {
  seed: number
  release: number
}

const KEPT_WORDINGS = 8

interface BySlug {
  Params: { slug: string }
}

/** The list of campaigns, one campaign with its letter and form, and the form's POST. */
export async function campaignRoutes(app: FastifyInstance, parts: CampaignSiteParts): Promise<void> {
  const keptPage = pageCache<Wording>()

  app.get(
    '/',
    async (request, reply) => await reply.page('campaigns/home', await homePage(parts, visitorOf(request))),
  )

  app.get<BySlug>('/campaigns/:slug', async (request, reply) => {
    const campaign = await getPublicCampaign(parts.letters.findCampaign, request.params.slug)
    return await showCampaign(parts, keptPage, campaign, request, reply)
  })

  app.post<BySlug>('/campaigns/:slug/letters', { config: { drawsAnew: true } }, async (request, reply) => {
    const campaign = await getPublicCampaign(parts.letters.findCampaign, request.params.slug)
    const body = (request.body ?? {}) as Record<string, unknown>
    if (body.redraw === 'language') return await showInLanguage(parts, campaign, request, reply, body)
    if ('redraw' in body)
      return await showForm(
        parts,
        campaign,
        request,
        reply,
        typedForm(body, {}, body.redraw === 'recipients'),
        [],
      )
    const link = rewritesOf(body.rewrites)
    const before = link && (await revisionOfWaiting(parts.letters, link))
    const { outcome, errors } = await takeLetter(parts, campaign, body, request.words.locale)
    if (outcome.kind === 'written') {
      // Who changed her letter through its link has proved her address: she goes on where she was.
      const isChanged = link && before && (await revisionOfWaiting(parts.letters, link)) !== before
      const next = isChanged ? `/letters/${link}` : `/campaigns/${campaign.slug}/letters/pending`
      return reply.redirect(request.link(next), 303)
    }
    reply.code(outcome.kind === 'invalid' ? 422 : 409)
    const wrong = FIELDS_IN_ORDER.filter((field) => field in errors)
    return await showForm(parts, campaign, request, reply, typedForm(body, errors), wrong)
  })

  app.get<BySlug>('/campaigns/:slug/letters/pending', async (request, reply) => {
    const campaign = await getPublicCampaign(parts.letters.findCampaign, request.params.slug)
    return await reply.header('cache-control', 'no-store').page('letters/pending', {
      title: request.words.t('letters.pending.title'),
      outbox: parts.letters.isTrial,
      back: { href: request.link(`/campaigns/${campaign.slug}`), text: request.words.t('letters.back') },
    })
  })
}

/** As the fields stand on the page; what belongs to no field comes first. */
const FIELDS_IN_ORDER: (keyof LetterForm | 'form')[] = [
  'form',
  'website',
  'nonce',
  'language',
  'mode',
  'name',
  'email',
  'country',
  'recipients',
  'postal_address',
  'note',
  'subject',
  'body',
  'consent',
  'show_name',
]

async function takeLetter(
  parts: CampaignSiteParts,
  campaign: Campaign,
  body: Record<string, unknown>,
  locale: string,
): Promise<{ outcome: WriteOutcome; errors: Record<string, FieldError | undefined> }> {
  const read = readForm(letterForm, { ...body, nonce: body.nonce ?? '' })
  if (!read.ok) {
    const refusal = refuseWhenNotOpen(parts.letters, campaign)
    const errors = findOtherErrors(parts.letters, campaign, body, read.errors)
    return { outcome: refusal ?? { kind: 'invalid', errors }, errors }
  }
  const outcome = await writeLetter(parts.letters, campaign, read.values, locale)
  return { outcome, errors: outcome.kind === 'invalid' ? outcome.errors : {} }
}

/**
 * The page as it is before anything is typed. What was rendered is kept, in a few wordings of which each visitor gets
 * one by chance; only the marks are hers. Who goes back to it from the next page finds what she typed, to mend an address;
 * where supporters are at risk, whoever sits down after her finds nothing.
 */
async function showCampaign(
  parts: CampaignSiteParts,
  keep: ReturnType<typeof pageCache<Wording>>,
  campaign: Campaign,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { signingKey, clock } = parts.letters
  const visitor = visitorOf(request)
  const slot = newSeed() % KEPT_WORDINGS
  const kept = await keep(await campaignPageKey(parts, campaign, visitor, slot), async () => {
    const seed = newSeed()
    // Neighbours, so that few subject lines are all among them.
    const from = { seed: seed - (seed % KEPT_WORDINGS) + slot, release: campaign.release }
    const view = { page: from, marks: HOLE, typed: typedForm(), wrongFields: [] }
    return {
      from,
      html: await reply.pageText('campaigns/campaign', await viewCampaign(parts, campaign, visitor, view)),
    }
  })
  const nonce = signNonce(signingKey, { campaignId: campaign.id, ...kept.from, now: clock.now() })
  return reply
    .header('cache-control', campaign.mode === 'open' ? 'private, no-cache' : 'no-store')
    .sendKept(kept.bytes, hiddenMarks({ nonce, via: viaOf(visitor.query.via) }))
}
