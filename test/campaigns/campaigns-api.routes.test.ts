import t from 'tap'
import { makeSite } from '../support/site.ts'
import { makeWorld } from '../support/world.ts'

t.test('programs read campaigns as a visitor does', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const list = (await app.inject({ url: '/api/v1/campaigns' })).json()
  t.match(list.campaigns, [{ slug: 'culture', title: 'Write for culture', status: 'live' }])
  const one = (await app.inject({ url: '/api/v1/campaigns/culture?lang=ru' })).json()
  t.match(one, { slug: 'culture', languages: ['en', 'fr'], letters: { confirmed: null } })
  t.match(
    one.recipients.find((row: { id: string }) => row.id === world.recipients.poland),
    {
      channel: 'email',
      requires: ['postal_address'],
    },
  )
  t.notMatch(
    JSON.stringify(one),
    'minister@poland.example',
    'addresses of officials are not handed out in bulk',
  )
  t.equal((await app.inject({ url: '/api/v1/campaigns/none' })).statusCode, 404)
})

t.test('a letter may come as JSON, and faults come back field by field', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const post = async (payload: unknown, headers: Record<string, string> = {}) =>
    await app.inject({
      method: 'POST',
      url: '/api/v1/campaigns/culture/letters',
      headers: { 'content-type': 'application/json', ...headers },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    })
  const letter = {
    name: 'Ann Example',
    email: 'ann@supporters.example',
    country: 'pl',
    consent: true,
    recipients: [world.recipients.unesco],
  }
  const taken = await post(letter)
  t.equal(taken.statusCode, 202)
  t.same(taken.json(), { status: 'confirmation_sent' })
  t.same((await post(letter)).json(), taken.json(), 'the same person gets the same answer')
  t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 1)
  const wrong = await post({ ...letter, email: 'nobody', consent: false, name: ['a', 'b'] })
  t.equal(wrong.statusCode, 422)
  t.match(wrong.headers['content-type'], /^application\/problem\+json/)
  t.same(
    wrong
      .json()
      .errors.map((error: { field: string }) => error.field)
      .sort(),
    ['consent', 'email', 'name'],
  )
  for (const body of ['{', '[]', 'null', '"x"', '{"__proto__":{"name":"x"}}', ''])
    t.ok([400, 422].includes((await post(body)).statusCode), body)
  t.equal((await post('a=1', { 'content-type': 'application/x-www-form-urlencoded' })).statusCode, 415)
  t.equal((await post(letter, { origin: 'https://evil.example' })).statusCode, 403)
})
