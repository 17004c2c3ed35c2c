import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { FastifyInstance } from 'fastify'
import { readForm } from '../web/forms.ts'
import { GUESSABLE } from '../web/rate-limit.ts'
import { nextPage, passkeyForm } from './organizer-form.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { askForPasskey, showPasskey } from './passkeys.ts'
import { askForStepUp } from './step-up.ts'

/** Proofs that it is still she: the passkey that a sign-in waits for, and the fresh proof before a weighty act. */
export async function stepUpRoutes(app: FastifyInstance, parts: OrganizerParts): Promise<void> {
  app.get('/organizer/session/passkey', async (request, reply) => {
    if (!request.signedIn) return reply.redirect(request.link('/organizer/session'), 303)
    const { next } = request.query as { next?: unknown }
    if (!request.signedIn.awaitsPasskey) return reply.redirect(request.link(nextPage(next)), 303)
    return await reply.desk('organizers/passkey', { next: nextPage(next), script: 'passkeys.js' })
  })

  app.post('/organizer/session/passkey/challenge', GUESSABLE, async (request, reply) => {
    if (!request.signedIn) return reply.code(401).send({})
    return await askForPasskey(parts, request.signedIn)
  })

  app.post('/organizer/session/passkey', GUESSABLE, async (request, reply) => {
    const who = request.signedIn
    if (!who) return await reply.deskEnded()
    const form = readForm(passkeyForm, request.body)
    const next = nextPage((request.body as { next?: unknown } | null)?.next)
    const isShown =
      form.ok &&
      (await showPasskey(parts, who, form.values.credential as unknown as AuthenticationResponseJSON))
    if (isShown) return reply.redirect(request.link(next), 303)
    const errors = { passkey: { key: 'desk.error.passkey' } }
    return await reply
      .code(422)
      .desk('organizers/passkey', { next, errors, script: 'passkeys.js', here: '/organizer/session/passkey' })
  })

  app.get('/organizer/session/proof', async (request, reply) => {
    const { next, sent } = request.query as { next?: unknown; sent?: unknown }
    if (request.organizer.isSteppedUp) return reply.redirect(request.link(nextPage(next)), 303)
    const { hasPasskey } = request.organizer
    return await reply.desk('organizers/proof', {
      next: nextPage(next),
      isSent: sent === '1',
      hasPasskey,
      script: hasPasskey ? 'passkeys.js' : undefined,
    })
  })

  app.post('/organizer/session/proof', GUESSABLE, async (request, reply) => {
    const next = nextPage((request.body as { next?: unknown } | null)?.next)
    if (!request.organizer.hasPasskey) await askForStepUp(parts, request.organizer, request.words.locale)
    return reply.redirect(
      request.link(`/organizer/session/proof?sent=1&next=${encodeURIComponent(next)}`),
      303,
    )
  })
}
