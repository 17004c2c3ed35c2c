import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { translatorFor } from '../i18n.ts'
import { ROOT } from '../root.ts'
import { openApiDocument, schemaOf } from './openapi.ts'
import { OPERATIONS } from './operations.ts'

/** The description of the JSON API: as an OpenAPI document, and as a page without anything from elsewhere. */
export async function apiDocsRoutes(app: FastifyInstance, parts: { baseUrl: string }): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }

  app.get('/api/v1/openapi.json', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*').header('cache-control', 'public, max-age=300')
    return openApiDocument(parts.baseUrl, version, translatorFor('en'))
  })

  app.get('/api', async (request, reply) => {
    const { words } = request
    return await reply.page('api/api', {
      title: words.t('api.title'),
      description: words.t('api.lede'),
      operations: OPERATIONS.map((operation) => ({
        id: operation.id,
        method: operation.method.toUpperCase(),
        address: operation.path,
        what: words.t(`api.op.${operation.id}`),
        scope: operation.scope,
        body: operation.body && JSON.stringify(schemaOf(operation.body, 'input'), null, 2),
        answers: Object.entries(operation.answers).map(([status, shape]) => ({
          status,
          schema: shape && JSON.stringify(schemaOf(shape, 'output'), null, 2),
        })),
      })),
    })
  })
}
