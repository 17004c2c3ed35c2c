import { join } from 'node:path'
import serve from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ROOT } from '../root.ts'

/** What search engines are asked to leave alone: pages for one person, and the organizers' desk. */
const ROBOTS = [
  'User-agent: *',
  'Disallow: /letters/',
  'Disallow: /offices/',
  'Disallow: /organizer',
  'Disallow: /outbox',
  '',
]

/**
 * Serves src/assets at /assets, and /robots.txt. Pages ask for a file with `?v=` and the hash of its content, so that such an answer
 * can be kept for a year; without it, it is asked for again each time.
 */
export async function addAssets(app: FastifyInstance): Promise<void> {
  app.get('/robots.txt', async (_request, reply) =>
    reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'public, max-age=86400')
      .send(ROBOTS.join('\n')),
  )
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
