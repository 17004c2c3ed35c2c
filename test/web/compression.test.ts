import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { siteWithoutDatabase } from '../support/site.ts'

t.test('a page, a stylesheet and a stream of text go out gzipped to those who take it', async (t) => {
  const app = await siteWithoutDatabase(t)
  app.get('/long', async (_request, reply) => reply.sendPage('слова '.repeat(1_000)))
  for (const url of ['/long', '/assets/site.css', '/assets/letter.js']) {
    const plain = await app.inject({ url })
    t.equal(plain.headers['content-encoding'], undefined)
    t.match(plain.headers.vary, /accept-encoding/)
    const packed = await app.inject({ url, headers: { 'accept-encoding': 'br, gzip;q=0.8' } })
    t.equal(packed.headers['content-encoding'], 'gzip')
    t.ok(packed.rawPayload.length < plain.rawPayload.length * 0.6)
    t.ok(gunzipSync(packed.rawPayload).equals(plain.rawPayload))
  }
})

t.test('who refuses gzip, or asks for little, gets it plain', async (t) => {
  const app = await siteWithoutDatabase(t)
  app.get('/long', async (_request, reply) => reply.sendPage('слова '.repeat(1_000)))
  for (const accepted of ['gzip;q=0', 'identity', 'br', 'gzip;q=0.0, br'])
    t.equal(
      (await app.inject({ url: '/long', headers: { 'accept-encoding': accepted } })).headers[
        'content-encoding'
      ],
      undefined,
      accepted,
    )
  const small = await app.inject({ url: '/healthz', headers: { 'accept-encoding': 'gzip' } })
  t.equal(small.headers['content-encoding'], undefined)
})
