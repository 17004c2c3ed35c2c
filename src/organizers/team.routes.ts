import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotFound } from '../errors.ts'
import { ownName } from '../formats.ts'
import { PAGE_LOCALES } from '../i18n.ts'
import { isUuid } from '../tokens.ts'
import { type FieldError, readForm, typedText } from '../web/forms.ts'
import { organizerAddress } from './organizer-address.ts'
import { invitationForm, roleForm } from './organizer-form.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { listOrganizers } from './organizers.queries.ts'
import { mayActAs, ROLES } from './roles.ts'
import { changeRole, inviteOrganizer, removeOrganizer, repeatInvitation, type TeamOutcome } from './team.ts'

type WithId = { Params: { id: string } }

/** Who is on the team; owners invite, change roles and take people off. */
export async function teamRoutes(app: FastifyInstance, parts: OrganizerParts): Promise<void> {
  app.get('/organizer/team', async (request, reply) => await showTeam(parts, request, reply))

  app.post('/organizer/team', async (request, reply) => {
    const form = readForm(invitationForm, request.body)
    if (!form.ok) return await showTeam(parts, request, reply.code(422), form.errors, form.values)
    const email = organizerAddress(form.values.email)
    if (!email) return await refuse(request, reply, 'desk.error.email', form.values)
    const invited = await inviteOrganizer(parts, { ...form.values, email }, request.organizer.id)
    if (!invited) return await refuse(request, reply, 'desk.error.known', form.values)
    return reply.redirect(request.link('/organizer/team?done=invited'), 303)
  })

  app.post<WithId>('/organizer/team/:id/invitation', async (request, reply) => {
    if (!isUuid(request.params.id) || !(await repeatInvitation(parts, request.params.id)))
      throw new NotFound()
    return reply.redirect(request.link('/organizer/team?done=invited'), 303)
  })

  app.post<WithId>('/organizer/team/:id/role', async (request, reply) => {
    const form = readForm(roleForm, request.body)
    if (!form.ok) return await showTeam(parts, request, reply.code(422), form.errors)
    const change = { organizerId: idOf(request), role: form.values.role, by: request.organizer.id }
    return await answer(request, reply, await changeRole(parts, change), 'role_changed')
  })

  app.post<WithId>('/organizer/team/:id/removal', async (request, reply) => {
    const outcome = await removeOrganizer(parts, { organizerId: idOf(request), by: request.organizer.id })
    return await answer(request, reply, outcome, 'taken_off')
  })

  async function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    key: string,
    typed: Record<string, unknown>,
  ) {
    return await showTeam(parts, request, reply.code(422), { email: { key } }, typed)
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, outcome: TeamOutcome, done: string) {
    if (outcome === 'not_found') throw new NotFound()
    if (outcome === 'done') return reply.redirect(request.link(`/organizer/team?done=${done}`), 303)
    return await showTeam(parts, request, reply.code(409), { team: { key: 'desk.error.last_owner' } })
  }
}

function idOf(request: FastifyRequest): string {
  const { id } = request.params as { id: string }
  if (!isUuid(id)) throw new NotFound()
  return id
}

async function showTeam(
  parts: OrganizerParts,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
  typed: Record<string, unknown> = {},
): Promise<FastifyReply> {
  const { words, organizer: who } = request
  const people = await listOrganizers(parts.db)
  const mayChange = mayActAs(who.role, 'owner')
  const roles = (current: string) =>
    ROLES.map((role) => ({ value: role, name: words.t(`desk.role.${role}`), isCurrent: role === current }))
  return await reply.desk('organizers/team', {
    here: '/organizer/team',
    section: 'team',
    title: words.t('desk.section.team'),
    errors,
    mayChange,
    people: people.map((person) => ({
      name: person.name,
      email: person.email,
      role: words.t(`desk.role.${person.role}`),
      isYou: person.id === who.id,
      since: person.joined_at ? words.date(person.joined_at) : undefined,
      hasPasskey: person.has_passkey,
      roles: roles(person.role),
      roleAction: request.link(`/organizer/team/${person.id}/role`),
      removal: request.link(`/organizer/team/${person.id}/removal`),
      invitation: request.link(`/organizer/team/${person.id}/invitation`),
    })),
    invitation: {
      email: typedText(typed, 'email'),
      name: typedText(typed, 'name'),
      roles: roles(typedText(typed, 'role') || 'editor'),
      locales: PAGE_LOCALES.map((tag) => ({
        value: tag,
        language: tag,
        name: ownName(tag),
        isCurrent: tag === words.locale,
      })),
    },
    explained: ROLES.map((role) => ({
      name: words.t(`desk.role.${role}`),
      may: words.t(`desk.role.${role}_may`),
    })),
  })
}
