import type { FastifyInstance } from 'fastify'
import { appealRoutes } from './appeals.routes.ts'
import { audienceRoutes } from './audience.routes.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { campaignListRoutes } from './campaign-list.routes.ts'
import { isUntakenExample } from './campaigns.queries.ts'
import { launchRoutes } from './launch.routes.ts'
import { overviewRoutes } from './overview.routes.ts'
import { pictureRoutes } from './pictures.routes.ts'
import { campaignSettingsRoutes } from './settings.routes.ts'
import { textRoutes } from './texts.routes.ts'
import { versionRoutes } from './versions.routes.ts'

/**
 * Everything that organizers do with campaigns on the desk. A shipped example is changed by nobody before it was taken
 * over: its file would write over the change.
 */
export async function campaignDeskRoutes(app: FastifyInstance, parts: CampaignDeskParts): Promise<void> {
  app.addHook('preHandler', async (request, reply) => {
    const { slug } = request.params as { slug?: string }
    if (request.method !== 'POST' || !slug || !(await isUntakenExample(parts.db, slug))) return
    return reply.redirect(request.link(`/organizer/campaigns/${slug}?done=example_first`), 303)
  })
  await app.register(campaignListRoutes, parts)
  await app.register(overviewRoutes, parts)
  await app.register(campaignSettingsRoutes, parts)
  await app.register(textRoutes, parts)
  await app.register(pictureRoutes, parts)
  await app.register(audienceRoutes, parts)
  await app.register(appealRoutes, parts)
  await app.register(versionRoutes, parts)
  await app.register(launchRoutes, parts)
}
