import type { FastifyInstance, FastifyRequest } from 'fastify'
import { holdAll, readAllHeld, releaseAll } from '../delivery/hold.ts'
import type { OrganizerParts } from '../organizers/organizer-parts.ts'
import { mayActAs } from '../organizers/roles.ts'
import { settingsFrame } from './settings-frame.ts'

const PATH = '/organizer/settings/sending'

/** Whether letters go out at all: an owner holds everything at once, and lets it go on with a fresh proof. */
export async function sendingRoutes(app: FastifyInstance, parts: OrganizerParts): Promise<void> {
  app.get(PATH, async (request, reply) => {
    const { words } = request
    const held = await readAllHeld(parts.db)
    return await reply.desk('settings/sending', {
      ...settingsFrame('sending', request),
      here: PATH,
      held: held && words.t('desk.sending.held_since', sayHeld(held, words)),
      mayAct: mayActAs(request.organizer.role, 'owner'),
    })
  })

  app.post(`${PATH}/hold`, async (request, reply) => {
    await holdAll(parts.db, doer(request))
    return reply.redirect(request.link(`${PATH}?done=all_held`), 303)
  })

  app.post(`${PATH}/release`, async (request, reply) => {
    await releaseAll(parts.db, doer(request))
    return reply.redirect(request.link(`${PATH}?done=all_released`), 303)
  })

  function doer(request: FastifyRequest) {
    return { by: request.organizer.id, now: parts.clock.now() }
  }
}

function sayHeld({ since, by }: { since: Date; by: string | null }, words: FastifyRequest['words']) {
  return { when: words.moment(since), who: by ?? words.t('desk.sending.operator') }
}
