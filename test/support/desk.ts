import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { type AppParts, buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Role } from '../../src/db/tables/organizers.ts'
import { whatWaits } from '../../src/letters/desk/what-waits.ts'
import { firstOwnerLink } from '../../src/organizers/first-owner.ts'
import type { OrganizerParts } from '../../src/organizers/organizer-parts.ts'
import { openSession } from '../../src/organizers/sessions.ts'
import { writeOrganizerMail } from '../../src/organizers/write-organizer-mail.ts'
import { type Visitor, visitorOf } from './visitor.ts'
import { makeWorld, type World } from './world.ts'

/** The world with its site and its desk. */
export interface Desk {
  world: World
  app: FastifyInstance
  parts: OrganizerParts
  /** A browser that nobody is signed in with. */
  stranger(): Visitor
  /** A new organizer of this role, signed in, with a fresh proof. */
  organizer(role: Role, name?: string): Promise<Visitor & { id: string; email: string }>
  /** Path of the link in the newest mail to an organizer. */
  mailedLink(email: string): Promise<string | undefined>
  /** Path of the link that the start prints. */
  firstLink(): Promise<string>
}

/** Opens the desk of the world in a database of its own. */
export async function makeDesk(t: Test, more: Partial<AppParts> = {}): Promise<Desk> {
  const world = await makeWorld(t)
  const config = readConfig({ LOG_LEVEL: 'silent', RATE_LIMIT: 'off' })
  const { db, clock, keyring, letters } = world
  const app = await buildApp({ config, db, clock, keyring, letters, ...more })
  t.teardown(() => app.close())
  const parts: OrganizerParts = { ...letters, baseUrl: config.baseUrl, waiting: whatWaits(db) }
  const pathOf = (link: string) => link.slice(config.baseUrl.length)
  return {
    world,
    app,
    parts,
    stranger: () => visitorOf(app),
    organizer: async (role, name = role) => {
      const visitor = visitorOf(app)
      const email = `${name.toLowerCase()}@desk.example`
      const now = clock.now()
      const { id } = await db
        .insertInto('organizers')
        .values({ email, name, role, created_at: now, joined_at: now, left_at: null, invited_by: null })
        .returning('id')
        .executeTakeFirstOrThrow()
      const { cookie } = await openSession(db, { organizerId: id, browser: 'Firefox', now })
      visitor.cookies.set('organizer', cookie)
      return { ...visitor, id, email }
    },
    mailedLink: async (email) => {
      const mail = await db
        .selectFrom('mails')
        .innerJoin('organizers', 'organizers.id', 'mails.organizer_id')
        .selectAll('mails')
        .where('organizers.email', '=', email)
        .orderBy('mails.created_at', 'desc')
        .executeTakeFirst()
      const written = mail && (await writeOrganizerMail(parts, mail))
      const link = written && /http:\S+/.exec(written.text)?.[0]
      return link && pathOf(link)
    },
    firstLink: async () => pathOf((await firstOwnerLink(parts)) ?? ''),
  }
}
