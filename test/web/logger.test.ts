import t from 'tap'
import { NotFound } from '../../src/errors.ts'
import { describeError } from '../../src/web/logger.ts'
import { SAME_ORIGIN, siteWithoutDatabase } from '../support/site.ts'

t.test('nothing of a visitor reaches the log: no address, no name, no letter, no link', async (t) => {
  const lines: string[] = []
  const app = await siteWithoutDatabase(t, { logStream: { write: (line) => lines.push(line) } })
  app.post('/letters/:token', async (request) => {
    request.log.info({ email: 'marker@example.org', body: request.body, letter: 'id-1' }, 'written')
    throw Object.assign(new Error('duplicate marker@example.org'), { code: '23505', detail: 'marker' })
  })
  await app.inject({
    method: 'POST',
    url: '/letters/marker-token?via=marker',
    headers: {
      ...SAME_ORIGIN,
      'user-agent': 'marker',
      'x-forwarded-for': '203.0.113.5',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: 'email=marker%40example.org',
  })
  const text = lines.join('')
  t.notMatch(text, /marker|203\.0\.113|127\.0\.0\.1/)
  t.match(text, /"letter":"id-1"/)
  t.match(text, /"route":"\/letters\/:token"/)
  t.match(text, /"code":"23505"/)
})

t.test('only sentences of ours are kept of an error', async (t) => {
  t.match(describeError(new NotFound('no such campaign')), { message: 'no such campaign' })
  t.notOk('message' in describeError(new Error('ann@example.org')))
  t.same(describeError('ann@example.org'), { type: 'string' })
})
