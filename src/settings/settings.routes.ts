import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { OrganizerParts } from '../organizers/organizer-parts.ts'
import { mayActAs } from '../organizers/roles.ts'
import type { DomainRecord } from '../outside/sending-domain.ts'
import { type FieldError, readForm, typedText } from '../web/forms.ts'
import { changeLimits, readBoundedLimits } from './change-limits.ts'
import { readOrganisation, saveOrganisation } from './organisation.ts'
import { sendingRoutes } from './sending.routes.ts'
import { CAPS, limitsForm, organisationForm } from './settings-form.ts'
import { settingsFrame } from './settings-frame.ts'

export interface SettingsParts extends OrganizerParts {
  mailFrom: string
  readDomain: () => Promise<DomainRecord[]>
}

/** The settings of the installation: who runs it, its sending domain, how fast letters go out, and whether any do. */
export async function settingsRoutes(app: FastifyInstance, parts: SettingsParts): Promise<void> {
  await app.register(sendingRoutes, parts)

  app.get('/organizer/settings', async (request, reply) => await showSettings(parts, request, reply))

  app.post('/organizer/settings/organisation', async (request, reply) => {
    const form = readForm(organisationForm, request.body)
    if (!form.ok) return await showSettings(parts, request, reply.code(422), form.errors, form.values)
    const by = { id: request.organizer.id, now: parts.clock.now() }
    await saveOrganisation(parts.db, form.values, by)
    return reply.redirect(request.link('/organizer/settings?done=saved'), 303)
  })

  app.post('/organizer/settings/limits', async (request, reply) => {
    const typed = (request.body ?? {}) as Record<string, unknown>
    const form = readForm(limitsForm, typed)
    if (!form.ok) return await showSettings(parts, request, reply.code(422), form.errors, typed)
    const { id, role, isSteppedUp } = request.organizer
    const who = { id, role, isSteppedUp, isTrial: parts.isTrial, now: parts.clock.now() }
    const outcome = await changeLimits(parts.db, form.values, who)
    if (outcome.kind === 'needs_proof') return await reply.deskProof()
    if (outcome.kind === 'above')
      return await showSettings(parts, request, reply.code(422), outcome.errors, typed)
    return reply.redirect(request.link('/organizer/settings?done=saved#limits'), 303)
  })
}

async function showSettings(
  parts: SettingsParts,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
  typed?: Record<string, unknown>,
): Promise<FastifyReply> {
  const { words, organizer: who } = request
  const [organisation, { limits, bounds }, records] = await Promise.all([
    readOrganisation(parts.db),
    readBoundedLimits(parts.db, parts.isTrial),
    parts.readDomain(),
  ])
  const isOwner = mayActAs(who.role, 'owner')
  const value = (field: string, stored: string | number | null) =>
    typed && field in typed ? typedText(typed, field) : String(stored ?? '')
  return await reply.desk('settings/settings', {
    ...settingsFrame('settings', request),
    here: '/organizer/settings',
    errors,
    labels: Object.fromEntries(
      [...CAPS, 'hoursFrom', 'hoursUntil'].map((field) => [field, words.t(`desk.limits.${field}`)]),
    ),
    isOwner,
    mayEdit: mayActAs(who.role, 'editor'),
    organisation: {
      name: value('name', organisation.name),
      contact: value('contact', organisation.contact),
      url: value('url', organisation.url),
    },
    mailFrom: parts.mailFrom,
    records: records.map((record) => ({
      ...record,
      label: record.kind.toUpperCase(),
      stateText: words.t(`desk.domain.${record.state}`),
      isReady: record.state === 'ready',
      why: words.t(`desk.domain.${record.kind}_why`),
    })),
    caps: CAPS.map((cap) => ({
      id: cap,
      label: words.t(`desk.limits.${cap}`),
      hint:
        bounds[cap] === null || isOwner
          ? words.t('desk.limits.empty')
          : words.t('desk.limits.most', { most: bounds[cap] }),
      value: value(cap, limits[cap]),
      error: errors?.[cap] && words.t(errors[cap].key, errors[cap].params),
    })),
    hoursFrom: value('hoursFrom', limits.hoursFrom),
    hoursUntil: value('hoursUntil', limits.hoursUntil),
  })
}
