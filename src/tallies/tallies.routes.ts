import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { getPublicCampaign } from '../campaigns/campaign.ts'
import { publicStatus } from '../campaigns/notices.ts'
import type { TakeSeat } from '../web/network-seats.ts'
import { contentHash, pageCache } from '../web/page-cache.ts'
import { changePolicy } from '../web/security.ts'
import type { LiveReaders } from './live-readers.ts'
import type { BySlug, TallySiteParts } from './tallies-api.routes.ts'
import { tallyPage } from './tally-page.ts'

/** A reader who takes nothing for so long that this much waits is let go, in bytes. */
const MOST_WAITING = 65_536

/** The public page of a tally, and the line on which its numbers move. */
export async function tallyRoutes(
  app: FastifyInstance,
  parts: TallySiteParts & { readers: LiveReaders; takeSeat: TakeSeat },
): Promise<void> {
  const keptPage = pageCache<undefined>()

  app.get<BySlug>('/campaigns/:slug/tally', async (request, reply) => {
    const campaign = await getPublicCampaign(parts.findCampaign, request.params.slug)
    const tally = await parts.tallyOf(campaign)
    changePolicy(reply, { 'connect-src': "'self'" })
    reply.header('cache-control', 'no-cache')
    const { words } = request
    const path = (path: string) => request.link(path)
    const status = publicStatus(campaign, parts.clock.now())
    const key = [contentHash(campaign), contentHash(tally), status, words.locale, path('/')].join(' ')
    const kept = await keptPage(key, async () => {
      const html = await reply.pageText('tallies/tally', tallyPage({ campaign, tally, status, words, path }))
      return { from: undefined, html }
    })
    return reply.sendKept(kept.bytes, '')
  })

  app.get<BySlug>('/campaigns/:slug/tally/events', async (request, reply) => {
    const { id, slug } = await getPublicCampaign(parts.findCampaign, request.params.slug)
    const topic = { campaignId: id, slug, locale: request.words.locale }
    // Who is gone by now is not heard going: her seat would never be left.
    if (request.raw.socket.destroyed) return reply.hijack()
    const leaveSeat = parts.takeSeat(request.ip)
    if (!leaveSeat || !openLine(parts.readers, topic, request, reply)) {
      leaveSeat?.()
      return reply.code(503).header('retry-after', 60).send()
    }
    request.raw.socket.once('close', leaveSeat)
    return reply
  })

  app.addHook('preClose', () => parts.readers.close())
}

/**
 * Keeps the answer open and hands its line to the readers. It is written past the framework and without chunks: what is
 * sent to thousands is one buffer. Source: HTML standard, server-sent events.
 * @returns false when there is no room.
 */
function openLine(
  readers: LiveReaders,
  topic: Parameters<LiveReaders['join']>[0],
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  const { socket } = request.raw
  const lines: Buffer[] = []
  let isOpen = false
  const write = (event: Buffer) => {
    if (!isOpen) lines.push(event)
    else if (socket.writableLength > MOST_WAITING) socket.destroy()
    else socket.write(event)
  }
  const leave = readers.join(topic, { write, end: () => socket.end() })
  if (!leave) return false
  reply.hijack()
  socket.once('close', leave)
  reply.raw.useChunkedEncodingByDefault = false
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  })
  reply.raw.write('retry: 5000\n\n')
  isOpen = true
  for (const line of lines) write(line)
  return true
}
