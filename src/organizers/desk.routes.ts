import type { FastifyInstance } from 'fastify'
import { NotFound } from '../errors.ts'
import { accountRoutes } from './account.routes.ts'
import { addApiGuard } from './api-guard.routes.ts'
import { apiTokenRoutes } from './api-tokens.routes.ts'
import { auditRoutes } from './audit.routes.ts'
import { addGuard } from './guard.routes.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { sessionRoutes } from './session.routes.ts'
import { stepUpRoutes } from './step-up.routes.ts'
import { teamRoutes } from './team.routes.ts'

/** The desk: its guard, then its pages. Every route below /organizer is registered after this. */
export async function addDesk(app: FastifyInstance, parts: OrganizerParts): Promise<void> {
  await addGuard(app, parts)
  addApiGuard(app, parts)
  app.get('/organizer', async (request, reply) => reply.redirect(request.link('/organizer/campaigns'), 303))
  app.get('/organizer/*', async () => {
    throw new NotFound()
  })
  await app.register(sessionRoutes, parts)
  await app.register(stepUpRoutes, parts)
  await app.register(accountRoutes, parts)
  await app.register(teamRoutes, parts)
  await app.register(auditRoutes, parts)
  await app.register(apiTokenRoutes, parts)
}
