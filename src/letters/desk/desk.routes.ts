import type { FastifyInstance } from 'fastify'
import { heldRoutes, type LetterDeskParts } from './held.routes.ts'
import { searchRoutes } from './search.routes.ts'
import { uncertainRoutes } from './uncertain.routes.ts'

/** Letters that need a person. */
export async function letterDeskRoutes(app: FastifyInstance, parts: LetterDeskParts): Promise<void> {
  await app.register(heldRoutes, parts)
  await app.register(uncertainRoutes, parts)
  await app.register(searchRoutes, parts)
}
