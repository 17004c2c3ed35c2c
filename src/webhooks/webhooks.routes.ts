import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotFound } from '../errors.ts'
import type { OrganizerParts } from '../organizers/organizer-parts.ts'
import { isPublicHost } from '../outside/public-address.ts'
import { settingsFrame } from '../settings/settings-frame.ts'
import { isUuid } from '../tokens.ts'
import { type FieldError, readForm, typedList, typedText } from '../web/forms.ts'
import { FAMILIES, webhookForm } from './webhook-form.ts'
import { listWebhooks } from './webhooks.queries.ts'
import { addWebhook, dropWebhook, testWebhook } from './webhooks.ts'

/** Addresses elsewhere that are told what organizers did. */
export async function webhookRoutes(
  app: FastifyInstance,
  parts: OrganizerParts & { wrappingKey: Buffer },
): Promise<void> {
  app.get('/organizer/settings/webhooks', async (request, reply) => await showWebhooks(parts, request, reply))

  app.post('/organizer/settings/webhooks', async (request, reply) => {
    const form = readForm(webhookForm, request.body)
    if (!form.ok) {
      const typed = { errors: form.errors, values: form.values }
      return await showWebhooks(parts, request, reply.code(422), typed)
    }
    if (!isPublicHost(form.values.url)) {
      const typed = { errors: { url: { key: 'desk.error.public_host' } }, values: form.values }
      return await showWebhooks(parts, request, reply.code(422), typed)
    }
    const secret = await addWebhook(parts, form.values, request.organizer.id)
    return await showWebhooks(parts, request, reply, { secret })
  })

  app.post<{ Params: { id: string } }>('/organizer/settings/webhooks/:id/removal', async (request, reply) => {
    const { id } = request.params
    if (!isUuid(id) || !(await dropWebhook(parts, id, request.organizer.id))) throw new NotFound()
    return reply.redirect(request.link('/organizer/settings/webhooks?done=webhook_removed'), 303)
  })

  app.post<{ Params: { id: string } }>('/organizer/settings/webhooks/:id/tests', async (request, reply) => {
    const { id } = request.params
    if (!isUuid(id) || !(await testWebhook(parts, id, request.organizer.id))) throw new NotFound()
    return reply.redirect(request.link('/organizer/settings/webhooks?done=webhook_tested'), 303)
  })
}

async function showWebhooks(
  parts: OrganizerParts,
  request: FastifyRequest,
  reply: FastifyReply,
  more: { errors?: Record<string, FieldError>; values?: Record<string, unknown>; secret?: string } = {},
): Promise<FastifyReply> {
  const { words } = request
  const webhooks = await listWebhooks(parts.db)
  const chosen = typedList(more.values ?? {}, 'families')
  return await reply.desk('webhooks/webhooks', {
    ...settingsFrame('webhooks', request),
    here: '/organizer/settings/webhooks',
    errors: more.errors,
    secret: more.secret,
    url: typedText(more.values ?? {}, 'url'),
    families: FAMILIES.map((family) => ({
      value: family,
      label: words.t(`desk.webhooks.family.${family}`),
      checked: chosen.includes(family),
    })),
    // Not `rows`: the fields of the form would take it for theirs.
    webhooks: webhooks.map((webhook) => ({
      url: webhook.url,
      told:
        webhook.families.length === 0
          ? words.t('desk.webhooks.everything')
          : words.list(webhook.families.map((family) => words.t(`desk.webhooks.family.${family}`))),
      waiting: webhook.waiting ?? 0,
      failed: webhook.failed ?? 0,
      answer: webhook.attempts ? (webhook.last_answer ?? words.t('desk.webhooks.nobody')) : undefined,
      retry: webhook.retry_at && words.t('desk.webhooks.again', { time: words.moment(webhook.retry_at) }),
      removal: request.link(`/organizer/settings/webhooks/${webhook.id}/removal`),
      test: request.link(`/organizer/settings/webhooks/${webhook.id}/tests`),
    })),
  })
}
