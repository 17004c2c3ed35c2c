import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import { NotFound } from '../errors.ts'
import { recordAct } from '../organizers/audit.ts'
import { RETENTION } from '../privacy/retention.ts'
import { isUuid } from '../tokens.ts'
import { type FieldError, readForm } from '../web/forms.ts'
import { findBundle } from './bundle-letters.queries.ts'
import { bundlePdf } from './bundle-pdf.ts'
import { listBundleStates } from './bundles.queries.ts'
import { makeBundle, markPosted, markPrinted, returnBundle } from './bundles.ts'
import type { PostParts } from './post-parts.ts'
import { bundleForm, postingForm } from './print-form.ts'
import { bundlePage, isSetting, queuePage } from './print-pages.ts'
import { findFirstEnd, listBundleActs, listBundles, listPrintQueue } from './print-queue.queries.ts'
import { sheetsPage } from './sheets-page.ts'

interface ById {
  Params: { id: string }
  Querystring: { part?: string }
}

const SHOWN_BUNDLES = 100
const KEPT = { open: RETENTION.waiting, guarded: RETENTION.waiting_guarded }
const IN_BUNDLE = new Set<DeliveryState>(['to_print', 'printed', 'posted'])

/** The print queue of the desk: bundles are made, set as PDF or as pages, marked as printed and as posted. */
export async function printRoutes(app: FastifyInstance, parts: PostParts): Promise<void> {
  app.get('/organizer/print', async (request, reply) => await showQueue(parts, request, reply))

  app.post('/organizer/print/bundles', async (request, reply) => {
    const form = readForm(bundleForm, request.body)
    if (!form.ok) return await showQueue(parts, request, reply.code(422), form.errors)
    const { campaign, recipient, most, posted_from } = form.values
    const wish = { campaignId: campaign, recipientId: recipient, most, postedFrom: posted_from }
    const made = await makeBundle(parts, { ...wish, organizerId: request.organizer.id })
    if (made.kind === 'made') return toBundle(request, reply, made.id, 'bundle_made')
    const errors = { queue: { key: `print.error.${made.kind}` } }
    return await showQueue(parts, request, reply.code(409), errors)
  })

  app.get<ById>('/organizer/print/bundles/:id', async (request, reply) => {
    return await showBundle(parts, request, reply)
  })

  app.get<ById>('/organizer/print/bundles/:id/letters.pdf', async (request, reply) => {
    const { number } = await getBundle(parts, request)
    const pdf = await bundlePdf(parts, request.params.id, request.words.t('print.label_hint'))
    if (!pdf) throw new NotFound()
    await noteDownload(request, number)
    reply.header('content-disposition', `attachment; filename="bundle-${number}.pdf"`)
    return await reply.type('application/pdf').send(Readable.from(pdf, { objectMode: false }))
  })

  app.get<ById>('/organizer/print/bundles/:id/sheets', async (request, reply) => {
    const { number } = await getBundle(parts, request)
    const part = /^\d{1,4}$/.test(request.query.part ?? '') ? Number(request.query.part) : 1
    const page = await sheetsPage(parts, request.words, actOf(request).bundleId, part)
    if (!page) throw new NotFound()
    await noteDownload(request, number)
    return await reply.page('print/sheets', page)
  })

  app.post<ById>('/organizer/print/bundles/:id/printing', async (request, reply) => {
    const outcome = await markPrinted(parts, actOf(request))
    if (outcome.kind === 'not_found') throw new NotFound()
    if (outcome.kind === 'returned') return await refuse(parts, request, reply, 'print.error.returned')
    return toBundle(request, reply, request.params.id, `bundle_${outcome.kind}`)
  })

  app.post<ById>('/organizer/print/bundles/:id/posting', async (request, reply) => {
    const form = readForm(postingForm, request.body)
    if (!form.ok) return await showBundle(parts, request, reply.code(422), form.errors)
    const { posted_on: postedOn, tracking } = form.values
    const outcome = await markPosted(parts, actOf(request), { postedOn, tracking })
    if (outcome.kind === 'not_found') throw new NotFound()
    if (outcome.kind === 'posted' || outcome.kind === 'corrected')
      return toBundle(request, reply, request.params.id, `bundle_${outcome.kind}`)
    if (outcome.kind === 'not_then')
      return await showBundle(parts, request, reply.code(422), { posted_on: { key: 'print.error.not_then' } })
    return await refuse(parts, request, reply, `print.error.${outcome.kind}`)
  })

  app.post<ById>('/organizer/print/bundles/:id/return', async (request, reply) => {
    const outcome = await returnBundle(parts, actOf(request))
    if (outcome.kind === 'not_found') throw new NotFound()
    return toBundle(request, reply, request.params.id, `bundle_${outcome.kind}`)
  })

  /** Names and postal addresses leave the installation here: who took them is told. */
  async function noteDownload(request: FastifyRequest<ById>, number: number): Promise<void> {
    const { organizerId } = actOf(request)
    const subject = `bundle ${number}`
    await recordAct(parts.db, { organizerId, act: 'bundle.downloaded', subject, at: parts.clock.now() })
  }
}

/** What an organizer does to the bundle of the address. @throws NotFound for an id that is none. */
function actOf(request: FastifyRequest<ById>): { bundleId: string; organizerId: string } {
  if (!isUuid(request.params.id)) throw new NotFound()
  return { bundleId: request.params.id, organizerId: request.organizer.id }
}

async function getBundle(parts: PostParts, request: FastifyRequest<ById>) {
  const bundle = await findBundle(parts.db, actOf(request).bundleId)
  if (!bundle) throw new NotFound()
  return bundle
}

function toBundle(request: FastifyRequest, reply: FastifyReply, id: string, done: string): FastifyReply {
  return reply.redirect(request.link(`/organizer/print/bundles/${id}?done=${done}`), 303)
}

async function refuse(
  parts: PostParts,
  request: FastifyRequest<ById>,
  reply: FastifyReply,
  key: string,
): Promise<FastifyReply> {
  return await showBundle(parts, request, reply.code(409), { bundle: { key } })
}

async function showQueue(
  parts: PostParts,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
): Promise<FastifyReply> {
  const { words } = request
  const [queue, bundles] = await Promise.all([
    listPrintQueue(parts.db, words.locale, KEPT),
    listBundles(parts.db, words.locale, SHOWN_BUNDLES),
  ])
  const page = queuePage(words, (path) => request.link(path), queue, bundles, parts.clock.now())
  return await reply.desk('print/queue', { ...page, here: '/organizer/print', ...(errors ? { errors } : {}) })
}

async function showBundle(
  parts: PostParts,
  request: FastifyRequest<ById>,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
): Promise<FastifyReply> {
  const bundle = await getBundle(parts, request)
  const [acts, states, ends] = await Promise.all([
    listBundleActs(parts.db, bundle.id),
    listBundleStates(parts.db, bundle.id),
    findFirstEnd(parts.db, bundle.id, KEPT),
  ])
  const ordinals = (isMeant: (state: DeliveryState) => boolean) =>
    states.filter(({ state }) => isMeant(state)).map(({ ordinal }) => ordinal)
  const out = {
    takenBack: ordinals((state) => state === 'cancelled'),
    givenUp: ordinals((state) => state !== 'cancelled' && !IN_BUNDLE.has(state)),
  }
  const now = parts.clock.now()
  if (request.method === 'GET' && isSetting(bundle, now)) reply.header('refresh', '2')
  const { isSteppedUp: isProved } = request.organizer
  const link = (path: string) => request.link(path)
  const page = bundlePage(request.words, link, bundle, { acts, ...out, ends, now, isProved })
  const here = `/organizer/print/bundles/${bundle.id}`
  return await reply.desk('print/bundle', { ...page, here, ...(errors ? { errors } : {}) })
}
