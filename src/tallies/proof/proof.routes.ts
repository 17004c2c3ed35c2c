import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Campaign, getPublicCampaign, loadCampaign } from '../../campaigns/campaign.ts'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import { NotFound } from '../../errors.ts'
import type { Typesetter } from '../../post/typeset.ts'
import { isUuid } from '../../tokens.ts'
import { COSTLY } from '../../web/rate-limit.ts'
import { hasRecipient } from '../desk/answers.queries.ts'
import type { TallySiteParts } from '../tallies-api.routes.ts'
import { evidenceText } from './evidence-text.ts'
import { exactSummary, publicSummary, type Summed } from './make-summary.ts'
import { deriveProofKey } from './proof-key.ts'
import { proofView } from './proof-page.ts'
import { proofPaper } from './proof-paper.ts'
import { signSummary } from './summary.ts'
import type { SignedSummary, Summary } from './summary-shapes.ts'

/** What summaries are made and signed with. */
export interface ProofParts extends TallySiteParts {
  db: Db
  clock: Clock
  signingKey: Buffer
  typesetter: Typesetter
}

interface ByRecipient {
  Params: { slug: string; recipient: string }
}

/** Setting a page costs more than reading one. */

/** A page for each recipient that shows what became of its letters, with a signed summary to be verified anywhere. */
export async function proofRoutes(app: FastifyInstance, parts: ProofParts): Promise<void> {
  const key = deriveProofKey(parts.signingKey)

  app.get<ByRecipient>('/campaigns/:slug/proof/:recipient', async (request, reply) => {
    const { campaign, summary } = await readPublic(request)
    const here = `/campaigns/${campaign.slug}/proof/${request.params.recipient}`
    reply.header('cache-control', 'no-cache')
    return await reply.page('tallies/proof', {
      ...proofView(summary, request.words),
      here,
      style: 'tally.css',
      tally: request.link(`/campaigns/${campaign.slug}/tally`),
      json: `${here}/summary.json`,
      pdf: request.link(`${here}/summary.pdf`),
      key: key.publicKey,
    })
  })

  app.get<ByRecipient>('/campaigns/:slug/proof/:recipient/summary.json', async (request, reply) =>
    sendJson(reply, signSummary(key, (await readPublic(request)).summary)),
  )

  app.get<ByRecipient>('/campaigns/:slug/proof/:recipient/summary.pdf', COSTLY, async (request, reply) =>
    sendPdf(request, reply, signSummary(key, (await readPublic(request)).summary)),
  )

  app.get<ByRecipient>('/organizer/campaigns/:slug/proof/:recipient/summary.json', async (request, reply) =>
    sendJson(reply, signSummary(key, await readExact(request))),
  )

  app.get<ByRecipient>('/organizer/campaigns/:slug/proof/:recipient/summary.pdf', async (request, reply) =>
    sendPdf(request, reply, signSummary(key, await readExact(request))),
  )

  app.get<ByRecipient>(
    '/organizer/campaigns/:slug/proof/:recipient/evidence.json',
    async (request, reply) => {
      const lines = evidenceText(parts, key, await readSummed(request))
      return sendFile(reply, 'evidence.json').send(Readable.from(lines))
    },
  )

  async function readPublic(
    request: FastifyRequest<ByRecipient>,
  ): Promise<{ campaign: Campaign; summary: Summary }> {
    const { slug, recipient } = request.params
    const campaign = await getPublicCampaign(parts.findCampaign, slug)
    const tally = await parts.tallyOf(campaign)
    const summary = isUuid(recipient)
      ? await publicSummary(parts, campaign, tally, recipient, request.words.locale)
      : undefined
    if (!summary) throw new NotFound('no such recipient')
    return { campaign, summary }
  }

  async function readSummed(request: FastifyRequest<ByRecipient>): Promise<Summed> {
    const { slug, recipient } = request.params
    const campaign = isUuid(recipient) && (await loadCampaign(parts.db, slug, parts.clock.now()))
    if (!campaign || !(await hasRecipient(parts.db, campaign.id, recipient)))
      throw new NotFound('no such recipient')
    return { campaign, recipientId: recipient, locale: request.words.locale }
  }

  async function readExact(request: FastifyRequest<ByRecipient>): Promise<Summary> {
    const summary = await exactSummary(parts, await readSummed(request))
    if (!summary) throw new NotFound('no such recipient')
    return summary
  }

  async function sendPdf(request: FastifyRequest, reply: FastifyReply, signed: SignedSummary) {
    const pdf = await parts.typesetter.pdf([proofPaper(signed, request.words)])
    return reply
      .header('content-disposition', 'inline; filename="summary.pdf"')
      .type('application/pdf')
      .send(Buffer.from(pdf))
  }
}

function sendJson(reply: FastifyReply, signed: SignedSummary): FastifyReply {
  return sendFile(reply, 'summary.json').send(JSON.stringify(signed, null, 2))
}

function sendFile(reply: FastifyReply, name: string): FastifyReply {
  return reply
    .header('content-disposition', `attachment; filename="${name}"`)
    .type('application/json; charset=utf-8')
}
