import { join } from 'node:path'
import serve from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ROOT } from '../root.ts'

/**
 * Serves src/assets at /assets. Pages ask for a file with `?v=` and the hash of its content, so that such an answer
 * can be kept for a year; without it, it is asked for again each time.
 */
export async function addAssets(app: FastifyInstance): Promise<void> {
  await app.register(serve, {
    root: join(ROOT, 'src/assets'),
    prefix: '/assets/',
    cacheControl: false,
    index: false,
    dotfiles: 'ignore',
    decorateReply: false,
    setHeaders: (reply) => {
      const isVersioned = (reply.request as FastifyRequest).url.includes('?v=')
      reply.header('vary', 'accept-encoding')
      reply.header('cache-control', isVersioned ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
