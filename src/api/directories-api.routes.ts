import type { FastifyInstance } from 'fastify'
import type { Db } from '../db/connect.ts'
import { NotFound } from '../errors.ts'
import { isUuid } from '../tokens.ts'
import { listApiDirectories, listApiRecipients } from './directories-api.queries.ts'

const PAGE = 500

/** Directories and their recipients for the organizers' own programs. */
export async function directoryApiRoutes(app: FastifyInstance, parts: { db: Db }): Promise<void> {
  app.get('/api/v1/organizer/directories', async () => {
    const rows = await listApiDirectories(parts.db)
    return {
      directories: rows.map(({ slug, name, recipients, updated_at }) => ({
        slug,
        name,
        recipients: recipients ?? 0,
        updated_at: updated_at.toISOString(),
      })),
    }
  })

  app.get<{ Params: { slug: string }; Querystring: { after?: string } }>(
    '/api/v1/organizer/directories/:slug/recipients',
    async (request) => {
      const after = isUuid(request.query.after ?? '') ? request.query.after : undefined
      const recipients = await listApiRecipients(parts.db, { slug: request.params.slug, after, limit: PAGE })
      if (!recipients) throw new NotFound('no such directory')
      return { recipients, next: recipients.length === PAGE ? (recipients.at(-1)?.id ?? null) : null }
    },
  )
}
