import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { toString as drawQr } from 'qrcode'
import { getPublicCampaign, textIn } from '../campaigns/campaign.ts'
import { countSentence } from '../campaigns/count-sentence.ts'
import { publicStatus } from '../campaigns/notices.ts'
import { ROOT } from '../root.ts'
import { allowFraming, changePolicy } from '../web/security.ts'
import { cardKeeper } from './kept-cards.ts'
import { oembedDocument, slugOfUrl } from './oembed.ts'
import { badge } from './pictures/badge.ts'
import { spreadPage, viaOf } from './spread-page.ts'
import { type BySlug, sendOpen, type TallySiteParts } from './tallies-api.routes.ts'
import { counterPage } from './tally-page.ts'

const SVG_TYPE = 'image/svg+xml; charset=utf-8'

/** What carries a campaign to other pages: counter, badge, card, QR code, oEmbed, and the page that explains them. */
export async function spreadRoutes(app: FastifyInstance, parts: TallySiteParts): Promise<void> {
  const cardOf = cardKeeper()
  const embedScript = readFileSync(join(ROOT, 'src/assets/embed.js'))

  app.get<BySlug>('/campaigns/:slug/spread', async (request, reply) => {
    const campaign = await getPublicCampaign(parts.findCampaign, request.params.slug)
    const { via } = request.query as { via?: unknown }
    const { words, link: path } = request
    return await reply.page(
      'tallies/spread',
      spreadPage({ campaign, words, path: path.bind(request), baseUrl: parts.baseUrl, via: viaOf(via) }),
    )
  })

  app.get<BySlug>('/campaigns/:slug/embed/counter', async (request, reply) => {
    const campaign = await getPublicCampaign(parts.findCampaign, request.params.slug)
    const tally = await parts.tallyOf(campaign)
    const via = viaOf((request.query as { via?: unknown }).via)
    const { words } = request
    allowFraming(reply)
    changePolicy(reply, { 'connect-src': "'self'" })
    reply.header('cache-control', 'no-cache')
    const page = counterPage(
      {
        campaign,
        tally,
        status: publicStatus(campaign, parts.clock.now()),
        words,
        path: (path) => request.link(path),
      },
      parts.baseUrl,
      via,
    )
    return await reply.page('tallies/counter', page)
  })

  app.get<BySlug>('/campaigns/:slug/badge.svg', async (request, reply) => {
    const tally = await parts.tallyOf(await getPublicCampaign(parts.findCampaign, request.params.slug))
    const { words } = request
    const { confirmed } = tally.letters
    const value = confirmed === null ? words.t('tally.under_ten') : words.number(confirmed)
    const picture = badge(words.t('spread.badge_label'), value)
    return sendOpen(request, reply, tally, {
      name: `badge ${words.locale}`,
      type: SVG_TYPE,
      body: () => picture,
    })
  })

  app.get<BySlug>('/campaigns/:slug/card.png', async (request, reply) => {
    const campaign = await getPublicCampaign(parts.findCampaign, request.params.slug)
    const tally = await parts.tallyOf(campaign)
    const { words } = request
    const picture = await cardOf({
      title: textIn(campaign, words.locale).title,
      sentence: countSentence(words, tally, publicStatus(campaign, parts.clock.now())),
      site: words.t('site.name'),
    })
    return sendOpen(request, reply, tally, {
      name: `card ${words.locale}`,
      type: 'image/png',
      body: () => picture,
    })
  })

  app.get<BySlug>('/campaigns/:slug/qr.svg', async (request, reply) => {
    const { slug } = await getPublicCampaign(parts.findCampaign, request.params.slug)
    const via = viaOf((request.query as { via?: unknown }).via)
    const svg = await drawQr(`${parts.baseUrl}/campaigns/${slug}${via ? `?via=${via}` : ''}`, {
      type: 'svg',
      errorCorrectionLevel: 'M',
      margin: 4,
    })
    const headers = {
      'cache-control': 'public, max-age=86400',
      'cross-origin-resource-policy': 'cross-origin',
    }
    return reply.type(SVG_TYPE).headers(headers).send(svg)
  })

  app.get('/oembed', async (request, reply) => {
    const { url, format, maxwidth } = request.query as Record<string, unknown>
    if (format !== undefined && format !== 'json') return reply.code(501).send()
    const campaign = await getPublicCampaign(parts.findCampaign, slugOfUrl(url, parts.baseUrl) ?? '')
    const maxWidth = Number(maxwidth) > 0 ? Number(maxwidth) : 420
    reply.header('access-control-allow-origin', '*').header('cache-control', 'public, max-age=300')
    return oembedDocument(campaign, { baseUrl: parts.baseUrl, locale: request.words.locale, maxWidth })
  })

  app.get('/embed.js', async (_request, reply) =>
    reply
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', 'public, max-age=3600')
      .type('text/javascript; charset=utf-8')
      .send(embedScript),
  )
}
