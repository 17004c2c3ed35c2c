import t from 'tap'
import { siteWithoutDatabase } from '../support/site.ts'

t.test(
  'the process is alive even when the database is away; it is ready only when all is reachable',
  async (t) => {
    const app = await siteWithoutDatabase(t, {
      checks: { database: async () => true, mail: async () => Promise.reject(new Error('away')) },
    })
    t.equal((await app.inject({ url: '/healthz' })).statusCode, 200)
    const ready = await app.inject({ url: '/readyz' })
    t.equal(ready.statusCode, 503)
    t.same(ready.json(), { status: 'not ready', checks: { database: true, mail: false } })
  },
)

t.test('whoever asks whether we are ready, the mail server is asked once', async (t) => {
  let asked = 0
  const mail = async () => {
    asked += 1
    return true
  }
  const app = await siteWithoutDatabase(t, { checks: { mail } })
  const answers = await Promise.all(Array.from({ length: 20 }, () => app.inject({ url: '/readyz' })))
  t.ok(answers.every(({ statusCode }) => statusCode === 200))
  t.equal(asked, 1)
})

t.test('metrics name routes, not addresses, and are shown to near machines only', async (t) => {
  const app = await siteWithoutDatabase(t)
  await app.inject({ url: '/somewhere-secret' })
  const near = await app.inject({ url: '/metrics' })
  t.match(near.body, /zvarot_http_answers_total\{method="GET",route="none",status="404"\} 1/)
  t.notMatch(near.body, /somewhere-secret/)
  const far = await app.inject({ url: '/metrics', remoteAddress: '203.0.113.9' })
  t.equal(far.statusCode, 404)
})
