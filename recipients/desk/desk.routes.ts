import type { FastifyInstance } from 'fastify'
import { makeImportRunner } from '../import/staging/run-import.ts'
import { directoriesRoutes } from './directories.routes.ts'
import type { DirectoryDeskParts } from './directory-desk-parts.ts'
import { importRoutes } from './imports.routes.ts'
import { importApiRoutes } from './imports-api.routes.ts'
import { mappingRoutes } from './mapping.routes.ts'
import { peopleRoutes } from './people.routes.ts'
import { recipientRoutes } from './recipients.routes.ts'
import { uploadRoutes } from './upload.routes.ts'

/** Everything that organizers do with directories on the desk. Imports that still run are waited for at the end. */
export async function directoryDeskRoutes(
  app: FastifyInstance,
  { baseUrl, ...parts }: DirectoryDeskParts & { baseUrl: string },
): Promise<void> {
  const runner = makeImportRunner(parts)
  app.addHook('onClose', () => runner.stop())
  await app.register(directoriesRoutes, parts)
  await app.register(peopleRoutes, parts)
  await app.register(recipientRoutes, parts)
  await app.register(uploadRoutes, { ...parts, runner })
  await app.register(mappingRoutes, { ...parts, runner })
  await app.register(importRoutes, { ...parts, runner })
  await app.register(importApiRoutes, { ...parts, runner, baseUrl })
}
