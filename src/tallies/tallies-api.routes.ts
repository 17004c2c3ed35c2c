import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type FindCampaign, getPublicCampaign } from '../campaigns/campaign.ts'
import type { Clock } from '../clock.ts'
import { entityTag, isKnown } from './open-data.ts'
import type { TallyOf } from './published-tallies.ts'
import { tallyCsv } from './tally-csv.ts'
import type { PublicTally } from './tally-shapes.ts'

/** What everything that shows a tally is handed. */
export interface TallySiteParts {
  findCampaign: FindCampaign
  tallyOf: TallyOf
  /** Without a slash at its end. */
  baseUrl: string
  clock: Clock
}

export interface BySlug {
  Params: { slug: string }
}

const JSON_TYPE = 'application/json; charset=utf-8'
const CSV_TYPE = 'text/csv; charset=utf-8; header=present'

/** The public tally as JSON and as CSV, for anybody to read from anywhere. */
export async function tallyApiRoutes(app: FastifyInstance, parts: TallySiteParts): Promise<void> {
  app.get<BySlug>('/api/v1/campaigns/:slug/tally', async (request, reply) => {
    const tally = await readPublic(parts, request.params.slug)
    return sendOpen(request, reply, tally, { name: 'json', type: JSON_TYPE, body: JSON.stringify })
  })

  app.get<BySlug>('/api/v1/campaigns/:slug/tally.csv', async (request, reply) => {
    const tally = await readPublic(parts, request.params.slug)
    reply.header('content-disposition', `attachment; filename="${tally.campaign}-tally.csv"`)
    return sendOpen(request, reply, tally, { name: 'csv', type: CSV_TYPE, body: tallyCsv })
  })
}

/** The public tally of a campaign that is no draft. @throws NotFound. */
export async function readPublic(
  parts: Pick<TallySiteParts, 'findCampaign' | 'tallyOf'>,
  slug: string,
): Promise<PublicTally> {
  return await parts.tallyOf(await getPublicCampaign(parts.findCampaign, slug))
}

/**
 * Sends what is made of a tally to any site's script, to be kept for two seconds and then asked for again; 304 when
 * the reader has it.
 * @param as.name names the representation and what else it depends on, such as the language.
 */
export function sendOpen(
  request: FastifyRequest,
  reply: FastifyReply,
  tally: PublicTally,
  as: { name: string; type: string; body: (tally: PublicTally) => string | Buffer },
): FastifyReply {
  const tag = entityTag(tally, as.name)
  reply.headers({
    etag: tag,
    'cache-control': 'public, max-age=2',
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'etag',
    'cross-origin-resource-policy': 'cross-origin',
  })
  if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send()
  return reply.type(as.type).send(as.body(tally))
}
