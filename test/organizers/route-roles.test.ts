import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { Role } from '../../src/db/tables/organizers.ts'
import { mayActAs, ROLES } from '../../src/organizers/roles.ts'
import { ROUTE_ROLES, roleOf } from '../../src/organizers/route-roles.ts'
import { makeDesk } from '../support/desk.ts'

const SOME_ID = '00000000-0000-4000-8000-000000000000'

t.test('every route of the desk lets in the roles of the table and nobody else', async (t) => {
  const desk = await makeDesk(t)
  const visitors = Object.fromEntries(
    await Promise.all(ROLES.map(async (role) => [role, await desk.organizer(role)] as const)),
  )
  const stranger = desk.stranger()
  for (const [name, rule] of Object.entries(ROUTE_ROLES)) {
    if (rule.role === 'anyone') continue
    const [method = '', pattern = ''] = name.split(' ')
    const url = pattern.replaceAll(/:\w+/g, SOME_ID)
    const ask = (visitor: typeof stranger) => (method === 'GET' ? visitor.get(url) : visitor.post(url))
    t.equal((await ask(stranger)).status, method === 'GET' ? 303 : 401, `${name} for a stranger`)
    for (const role of ROLES) {
      const { status } = await ask(visitors[role] as typeof stranger)
      if (mayActAs(role as Role, rule.role))
        t.notMatch([401, 403, 500], [status], `${name} for ${role}: ${status}`)
      else t.equal(status, 403, `${name} for ${role}`)
    }
  }
  for (const url of ['/organizer/nothing', '/organizer/campaigns/nothing']) {
    const answer = await (visitors.viewer as typeof stranger).get(url)
    t.equal(answer.status, 404, url)
    t.match(answer.body, 'Nothing stands here')
    t.match(answer.body, 'Sign out', 'whoever is signed in stays at the desk')
  }
})

t.test('the table names no route that is not there, and no route is missing in it', async (t) => {
  const { app } = await makeDesk(t)
  const there = routesOf(app)
  t.same(
    Object.keys(ROUTE_ROLES).filter((name) => !there.has(name)),
    [],
  )
})

t.test('a route of the desk without an entry stops the start', async (t) => {
  t.throws(() => roleOf('GET', '/organizer/secret'), /GET \/organizer\/secret has no entry/)
  t.same(roleOf('HEAD', '/organizer/team'), ROUTE_ROLES['GET /organizer/team'])
})

function routesOf(app: FastifyInstance): Set<string> {
  return new Set(
    Object.keys(ROUTE_ROLES).filter((name) => {
      const [method = '', url = ''] = name.split(' ')
      return app.hasRoute({ method: method as 'GET', url })
    }),
  )
}
