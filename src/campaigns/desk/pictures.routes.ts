import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { NotFound } from '../../errors.ts'
import { type ActName, recordAct } from '../../organizers/audit.ts'
import { isUuid } from '../../tokens.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { getCampaign } from './campaign-frame.ts'
import { encodePicture } from './pictures.ts'
import { findPicture, replacePicture } from './texts.queries.ts'

const UPLOAD_BYTES = 15 * 1024 * 1024

/** The picture of a campaign: its upload, its removal, and the file itself for everybody. */
export async function pictureRoutes(app: FastifyInstance, parts: CampaignDeskParts): Promise<void> {
  await app.register(multipart, { limits: { fileSize: UPLOAD_BYTES, files: 1, fields: 5 } })

  app.post<{ Params: { slug: string } }>('/organizer/campaigns/:slug/picture', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const path = `/organizer/campaigns/${campaign.slug}/texts/${campaign.default_language}`
    const file = request.isMultipart() ? await request.file() : undefined
    const upload = await file?.toBuffer().catch(() => undefined)
    const picture = upload && (await encodePicture(upload))
    if (!picture) return reply.redirect(request.link(`${path}?done=picture_refused`), 303)
    await replacePicture(parts.db, campaign.id, picture)
    await note(request.organizer.id, campaign.slug, 'campaign.picture_changed')
    return reply.redirect(request.link(`${path}?done=picture_saved`), 303)
  })

  app.post<{ Params: { slug: string } }>(
    '/organizer/campaigns/:slug/picture/removal',
    async (request, reply) => {
      const campaign = await getCampaign(parts, request.params.slug)
      await replacePicture(parts.db, campaign.id, undefined)
      await note(request.organizer.id, campaign.slug, 'campaign.picture_removed')
      const path = `/organizer/campaigns/${campaign.slug}/texts/${campaign.default_language}`
      return reply.redirect(request.link(`${path}?done=picture_removed`), 303)
    },
  )

  app.get<{ Params: { id: string } }>('/pictures/:id', async (request, reply) => {
    const id = request.params.id.replace(/\.webp$/, '')
    const bytes = isUuid(id) ? await findPicture(parts.db, id) : undefined
    if (!bytes) throw new NotFound('no such picture')
    return reply.type('image/webp').header('cache-control', 'public, max-age=31536000, immutable').send(bytes)
  })

  async function note(organizerId: string, slug: string, act: ActName): Promise<void> {
    await recordAct(parts.db, { organizerId, act, subject: `campaign ${slug}`, at: parts.clock.now() })
  }
}
