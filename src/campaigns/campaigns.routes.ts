import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isCountry } from '../countries.ts'
import { draftLetter } from '../letters/draft-letter.ts'
import { type Typed, typedForm } from '../letters/field-view.ts'
import { type LetterForm, letterForm } from '../letters/letter-form.ts'
import type { LetterParts } from '../letters/letter-parts.ts'
import { newSeed, openNonce, signNonce } from '../letters/nonce.ts'
import { refuseWhenNotOpen, type WriteOutcome, writeLetter } from '../letters/write-letter.ts'
import type { TallyOf } from '../tallies/published-tallies.ts'
import { type FieldError, readForm } from '../web/forms.ts'
import { type Campaign, getPublicCampaign, textIn } from './campaign.ts'
import { campaignPage, letterLanguages } from './campaign-page.ts'
import { listPublicCampaigns } from './campaigns.queries.ts'
import { countSentence } from './count-sentence.ts'
import { statusWord } from './notices.ts'

/** What the pages of campaigns are handed. */
export interface CampaignSiteParts {
  letters: LetterParts
  tallyOf: TallyOf
  baseUrl: string
  /** True when answers can reach supporters through an alias of ours. */
  hasInbound: boolean
}

interface BySlug {
  Params: { slug: string }
}

/** The list of campaigns, one campaign with its letter and form, and the form's POST. */
export async function campaignRoutes(app: FastifyInstance, parts: CampaignSiteParts): Promise<void> {
  app.get('/', async (request, reply) => await reply.page('campaigns/home', await homePage(parts, request)))

  app.get<BySlug>('/campaigns/:slug', async (request, reply) => {
    const campaign = await getPublicCampaign(parts.letters.findCampaign, request.params.slug)
    return await showCampaign(parts, campaign, request, reply, typedForm(), [])
  })

  app.post<BySlug>('/campaigns/:slug/letters', async (request, reply) => {
    const campaign = await getPublicCampaign(parts.letters.findCampaign, request.params.slug)
    const body = (request.body ?? {}) as Record<string, unknown>
    if ('redraw' in body)
      return await showCampaign(parts, campaign, request, reply, typedForm(body, {}, true), [])
    const { outcome, errors } = await takeLetter(parts, campaign, body, request.words.locale)
    if (outcome.kind === 'written')
      return reply.redirect(request.link(`/campaigns/${campaign.slug}/letters/pending`), 303)
    reply.code(outcome.kind === 'invalid' ? 422 : 409)
    const wrong = FIELDS_IN_ORDER.filter((field) => field in errors)
    return await showCampaign(parts, campaign, request, reply, typedForm(body, errors), wrong)
  })

  app.get<BySlug>('/campaigns/:slug/letters/pending', async (request, reply) => {
    const campaign = await getPublicCampaign(parts.letters.findCampaign, request.params.slug)
    return await reply.page('letters/pending', {
      title: request.words.t('letters.pending.title'),
      outbox: parts.letters.isTrial,
      back: { href: request.link(`/campaigns/${campaign.slug}`), text: request.words.t('letters.back') },
    })
  })
}

/** As the fields stand on the page; what belongs to no field comes first. */
const FIELDS_IN_ORDER: (keyof LetterForm | 'form')[] = [
  'form',
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
  'updates',
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
    return { outcome: refusal ?? { kind: 'invalid', errors: read.errors }, errors: read.errors }
  }
  const outcome = await writeLetter(parts.letters, campaign, read.values, locale)
  return { outcome, errors: outcome.kind === 'invalid' ? outcome.errors : {} }
}

/** The page as it was read before: the same wording when the form comes back with a nonce of ours. */
async function showCampaign(
  parts: CampaignSiteParts,
  campaign: Campaign,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: Typed,
  wrongFields: string[],
): Promise<FastifyReply> {
  const { words } = request
  const { letters } = parts
  const query = request.query as Record<string, unknown>
  const now = letters.clock.now()
  const nonce = openNonce(letters.signingKey, typed.text('nonce'))
  const isOfThis = nonce?.campaignId === campaign.id
  const page = isOfThis ? nonce : { seed: newSeed(), release: campaign.release }
  const country = isCountry(typed.text('country')) ? typed.text('country') : undefined
  const wanted = typed.text('language') || query.letter
  const draft = draftLetter(campaign, {
    seed: page.seed,
    release: page.release,
    locale: words.locale,
    wantedLanguage: letterLanguages(campaign).find((language) => language === wanted),
    country,
    name: typed.text('name') || words.t('campaign.your_name'),
    isTrial: letters.isTrial,
  })
  const data = campaignPage({
    campaign,
    words,
    path: (path) => request.link(path),
    draft,
    tally: await parts.tallyOf(campaign),
    nonce: signNonce(letters.signingKey, { campaignId: campaign.id, ...page, now }),
    refusal: refuseWhenNotOpen(letters, campaign),
    isTrial: letters.isTrial,
    hasInbound: parts.hasInbound,
    baseUrl: parts.baseUrl,
    now,
    country,
    via: viaOf(typed.text('via') || query.via),
    typed,
    wrongFields,
  })
  reply.header('cache-control', 'no-store')
  return await reply.page('campaigns/campaign', data)
}

function viaOf(via: unknown): string | undefined {
  return typeof via === 'string' && /^[a-z0-9-]{1,40}$/.test(via) ? via : undefined
}

async function homePage(parts: CampaignSiteParts, request: FastifyRequest) {
  const { words } = request
  const campaigns = await listPublicCampaigns(parts.letters.db)
  const rows = await Promise.all(
    campaigns.map(async (campaign) => {
      const { title, summary } = textIn(campaign, words.locale)
      const whole = await getPublicCampaign(parts.letters.findCampaign, campaign.slug)
      const tally = await parts.tallyOf(whole)
      return {
        href: request.link(`/campaigns/${campaign.slug}`),
        title,
        summary,
        status: statusWord(words, campaign),
        count: countSentence(words, tally),
      }
    }),
  )
  return {
    title: words.t('home.title'),
    description: words.t('home.lede'),
    campaigns: rows,
    heading: words.t('home.heading'),
  }
}
