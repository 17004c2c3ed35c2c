import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { z } from 'zod'
import { OPERATIONS } from '../../src/api/operations.ts'
import { API_SCOPES } from '../../src/organizers/api-scopes.ts'
import { SCOPES, type Scope } from '../../src/organizers/api-token-form.ts'
import { makeToken } from '../../src/organizers/api-tokens.ts'
import { type Desk, makeDesk } from '../support/desk.ts'
import { DAY } from '../support/world.ts'

async function editorOf(desk: Desk) {
  const { id } = await desk.organizer('editor')
  return (scopes: readonly Scope[] = SCOPES) =>
    makeToken(desk.parts, { id, role: 'editor' }, { name: 'test', scopes: [...scopes], days: 90 })
}

function ask(
  app: FastifyInstance,
  token: string,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  body?: object,
) {
  return app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { payload: JSON.stringify(body) } : {}),
  })
}

t.test('every operation answers with a token of its scope, and with none without', async (t) => {
  const desk = await makeDesk(t)
  const token = await editorOf(desk)
  for (const [name, scope] of Object.entries(API_SCOPES)) {
    const [method = '', pattern = ''] = name.split(' ')
    const url = pattern.replace(':slug', 'world').replace(':language', 'en')
    const asked = async (with_: string) =>
      (await ask(desk.app, with_, method as 'GET', url, method === 'GET' ? undefined : {})).statusCode
    t.notOk([401, 403, 500].includes(await asked(await token([scope]))), `${name} with ${scope}`)
    t.equal(await asked(await token(SCOPES.filter((other) => other !== scope))), 403, `${name} without it`)
    t.equal(await asked(`zvarot_${'A'.repeat(43)}`), 401)
  }
})

t.test(
  'a token ends when it is revoked, when it is old, and when its organizer leaves or loses the role',
  async (t) => {
    const desk = await makeDesk(t)
    const editor = await desk.organizer('editor')
    const page = await editor.post('/organizer/account/tokens', {
      name: 'news',
      scopes: ['campaigns:write', 'campaigns:read'],
      days: '30',
    })
    const token = /zvarot_[\w-]{43}/.exec(page.body)?.[0] ?? ''
    const read = async () => (await ask(desk.app, token, 'GET', '/api/v1/organizer/campaigns')).statusCode
    const make = async () =>
      (await ask(desk.app, token, 'POST', '/api/v1/organizer/campaigns', { title: 'T', language: 'en' }))
        .statusCode
    t.equal(await make(), 201)
    t.notMatch((await editor.get('/organizer/account/tokens')).body, token, 'it is shown once')
    const organizers = desk.world.db.updateTable('organizers')
    await organizers.set({ role: 'viewer' }).execute()
    t.equal(await read(), 200)
    t.equal(await make(), 403)
    await organizers.set({ left_at: desk.world.clock.now() }).execute()
    t.equal(await read(), 401)
    await organizers.set({ left_at: null }).execute()
    desk.world.clock.move(31 * DAY)
    t.equal(await read(), 401)
  },
)

t.test('a campaign is written by a program, and what it gets back is what the document says', async (t) => {
  const desk = await makeDesk(t)
  const token = await (await editorOf(desk))()
  const go = async (method: 'GET' | 'POST' | 'PUT', id: string, url: string, body?: object) => {
    const answer = await ask(desk.app, token, method, url, body)
    const shape = OPERATIONS.find((operation) => operation.id === id)?.answers[answer.statusCode] as z.ZodType
    t.ok(shape, `${id} answers ${answer.statusCode}: ${answer.body}`)
    t.ok(shape?.safeParse(answer.json()).success, `${id}: ${answer.body}`)
    return answer.json()
  }
  const base = '/api/v1/organizer/campaigns'
  const { slug } = await go('POST', 'make_campaign', base, { title: 'By a program', language: 'en' })
  const text = { edition: 1, title: 'By a program', summary: 'S', story: 'Why.' }
  t.same(await go('PUT', 'change_text', `${base}/${slug}/texts/en`, text), { edition: 1 })
  const settings = { edition: 1, mode: 'guarded', default_language: 'en', goal: 500, may_add_note: true }
  await go('PUT', 'change_settings', `${base}/${slug}/settings`, settings)
  const appeal = { base: 0, subjects: ['A'], openings: ['B'], body: 'C {{x}}' }
  t.match(await go('PUT', 'write_appeal', `${base}/${slug}/appeals/en`, appeal), {
    version: 1,
    problems: [{ field: 'body', code: 'unknown_field', line: 1, column: 3 }],
  })
  t.match(await go('GET', 'read_own_campaign', `${base}/${slug}`), {
    goal: 500,
    mode: 'guarded',
    status: 'draft',
  })
  await go('GET', 'list_own_campaigns', base)
  await go('GET', 'read_exact_tally', `${base}/culture/tally`)
  await go('GET', 'list_directories', '/api/v1/organizer/directories')
  const { recipients } = await go('GET', 'list_recipients', '/api/v1/organizer/directories/world/recipients')
  t.equal(recipients.length, 4)
  const late = await ask(desk.app, token, 'PUT', `${base}/${slug}/appeals/en`, appeal)
  t.match([late.statusCode, late.json().detail], [409, /nothing was overwritten/])
  t.equal((await ask(desk.app, token, 'PUT', `${base}/${slug}/settings`, { edition: 'x' })).statusCode, 422)
  t.equal((await ask(desk.app, token, 'GET', `${base}/none`)).statusCode, 404)
})

t.test(
  'recipients are brought by a program as a file is on the desk: seen first, then written',
  async (t) => {
    const desk = await makeDesk(t)
    const token = await (await editorOf(desk))(['directories:write'])
    const go = async (method: 'GET' | 'POST', id: string, url: string, body?: object) => {
      const answer = await ask(desk.app, token, method, url, body)
      const shape = OPERATIONS.find((operation) => operation.id === id)?.answers[
        answer.statusCode
      ] as z.ZodType
      t.ok(shape?.safeParse(answer.json()).success, `${id} ${answer.statusCode}: ${answer.body}`)
      return answer.json()
    }
    const bring = '/api/v1/organizer/directories/world/imports'
    const recipients = [
      { name: 'Ann Kot', email: 'ann@council.example', languages: ['pl', 'en'], office: 'Mayor' },
      { name: 'Ben Los', email: 'nowhere', country: 'PL' },
      { name: 'Cyd Dom', email: 'cyd@council.example', country: 'PL' },
      { name: 'Cyd Dom', web_form: 'https://council.example/cyd', country: 'PL' },
      { name: 'Eve Las', email: 'eve@council.example', office: 'Judge', country: 'PL' },
      { name: 'Eve Las', email: 'eve@court.example', office: 'Mayor', country: 'PL' },
    ]
    const early = await ask(desk.app, token, 'POST', bring, { recipients, checkedOn: '2027-01-01' })
    t.match(early.json(), { status: 422, errors: [{ field: 'checkedOn' }] })
    const brought = await go('POST', 'bring_recipients', bring, { recipients, country: 'PL' })
    t.match(brought, {
      status: 'preview',
      counts: { new: 4, rejected: 1, joined: 1, alike: 2, missing: 4 },
      rejected: [{ line: 2, problems: [{ column: 'email', problem: /there is no @/ }] }],
      joined: [{ line: 4, other_line: 3 }],
      alike: [
        { line: 5, other_line: 6 },
        { line: 6, other_line: 5 },
      ],
    })
    const names = async () =>
      (
        await desk.world.db.selectFrom('recipients').select('name').where('left_at', 'is', null).execute()
      ).map(({ name }) => name)
    t.notOk((await names()).includes('Ann Kot'), 'nothing is written yet')
    const path = `/api/v1/organizer/imports/${brought.id}`
    t.match(await go('POST', 'apply_import', `${path}/application`, {}), { status: 'applied' })
    t.match(await go('GET', 'read_import', path), { status: 'applied' })
    t.equal((await names()).length, 8, 'nobody left')
    t.equal((await ask(desk.app, token, 'POST', `${path}/application`, {})).statusCode, 409)
    t.equal((await ask(desk.app, token, 'POST', bring, { recipients: [{ a: 'x' }] })).statusCode, 422)
    t.equal((await ask(desk.app, token, 'POST', bring, { recipients: [] })).statusCode, 422)
  },
)

t.test('the document names every route of the API, in OpenAPI 3.1, and a page shows it', async (t) => {
  const desk = await makeDesk(t)
  const document = (await desk.stranger().get('/api/v1/openapi.json')).body
  const { openapi, paths } = JSON.parse(document)
  t.match(openapi, /^3\.1/)
  const named = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  )
  t.same(
    Object.keys(API_SCOPES).filter((name) => !named.includes(name)),
    [],
  )
  for (const name of named) {
    const [method = '', url = ''] = name.split(' ')
    t.ok(desk.app.hasRoute({ method: method as 'GET', url }), name)
  }
  const page = await desk.stranger().get('/api')
  t.match(page.body, /api\/v1\/organizer\/campaigns\/\{slug\}/)
  t.notMatch(page.body, /(src|href)="https?:\/\//, 'nothing from elsewhere')
})

t.test('what everybody may read is what the document says, and nothing more', async (t) => {
  const desk = await makeDesk(t)
  for (const id of ['list_campaigns', 'read_campaign', 'read_tally']) {
    const { path = '', answers } = OPERATIONS.find((operation) => operation.id === id) ?? {}
    const { status, body } = await desk.stranger().get(path.replace('{slug}', 'culture'))
    const shape = answers?.[status] as z.ZodType
    const told = JSON.parse(body)
    t.same(shape.parse(told), told, id)
  }
})
