import { connect } from 'node:net'
import t from 'tap'
import { SAME_ORIGIN, siteWithoutDatabase } from '../support/site.ts'
import { waitUntil } from '../support/wait.ts'

t.test(
  'an address where nothing stands gets a page with a way on, in the visitor\u2019s language',
  async (t) => {
    const app = await siteWithoutDatabase(t)
    const answer = await app.inject({ url: '/nowhere', headers: { 'accept-language': 'be' } })
    t.equal(answer.statusCode, 404)
    t.match(answer.body, /<html lang="be"/)
    t.match(answer.body, /Паглядзець усе кампаніі/)
  },
)

t.test('an address that cannot be read is 400, not a fault of ours', async (t) => {
  const app = await siteWithoutDatabase(t)
  for (const url of ['/%ZZ', '/campaigns/%E0%A4%A', '/campaigns/%C0%80']) {
    const answer = await app.inject({ url })
    t.ok([400, 404].includes(answer.statusCode), `${url} ${answer.statusCode}`)
    t.match(answer.headers['content-security-policy'], /default-src 'none'/)
  }
})

t.test(
  'an address with a slash too many, or a campaign in capitals, leads where it was meant to',
  async (t) => {
    const app = await siteWithoutDatabase(t)
    const led = async (url: string) => {
      const answer = await app.inject({ url })
      return answer.statusCode === 302 ? answer.headers.location : answer.statusCode
    }
    t.equal(await led('/campaigns/unesco/?lang=be'), '/campaigns/unesco?lang=be')
    t.equal(await led('/campaigns/UNESCO/tally//'), '/campaigns/unesco/tally')
    t.equal(await led('/letters/AbC/'), '/letters/AbC', 'a link has its capitals for a reason')
    t.equal(await led('/campaigns/unesco/letters?lang=be'), '/campaigns/unesco?lang=be')
    t.equal(
      await led('/letters/AbC/confirmation'),
      '/letters/AbC',
      'a page that answered a form, opened anew',
    )
    for (const url of [
      '/nowhere',
      '//evil.example/',
      '/\\\\evil.example/',
      '/campaigns/%D0%90',
      '/api/v1/nothing/',
    ])
      t.notMatch(await led(url), /evil|nowhere|nothing/, url)
    const posted = await app.inject({ method: 'POST', url: '/nowhere/', headers: SAME_ORIGIN })
    t.not(posted.statusCode, 302, 'what was typed is not led away')
  },
)

t.test('links on a page never lead to another host, whatever its address looks like', async (t) => {
  const app = await siteWithoutDatabase(t)
  const answer = await app.inject({ url: '//evil.example/x?a="><script>' })
  t.equal(answer.statusCode, 404)
  t.notMatch(answer.body, /(href|action)="\/\//)
  t.notMatch(answer.body, /<script>/)
})

t.test('an address says what it takes, to whoever asks or tries something else', async (t) => {
  const app = await siteWithoutDatabase(t)
  const ask = async (method: 'GET' | 'OPTIONS' | 'PUT' | 'POST' | 'HEAD' | 'TRACE', url: string) => {
    const { statusCode, headers } = await app.inject({ method: method as 'GET', url })
    return [statusCode, headers.allow ?? headers.location]
  }
  t.same(await ask('OPTIONS', '/campaigns/x?lang=be'), [204, 'GET, HEAD, OPTIONS'])
  t.same(await ask('PUT', '/campaigns/x'), [405, 'GET, HEAD, OPTIONS'])
  t.same(await ask('POST', '/'), [405, 'GET, HEAD, OPTIONS'])
  t.same(await ask('TRACE', '/assets/site.css'), [405, 'GET, HEAD, OPTIONS'])
  t.same(await ask('PUT', '/campaigns/x/letters'), [405, 'POST, OPTIONS'])
  t.same(await ask('OPTIONS', '/letters/x/confirmation'), [204, 'POST, OPTIONS'])
  t.same(await ask('HEAD', '/campaigns/x/letters'), [302, '/campaigns/x'])
  t.same(await ask('OPTIONS', '/nowhere'), [404, undefined])
  t.same(await ask('POST', '/nowhere'), [404, undefined])
})

t.test('the API answers errors with problem documents', async (t) => {
  const app = await siteWithoutDatabase(t)
  const answer = await app.inject({ url: '/api/v1/nothing?lang=ru' })
  t.equal(answer.statusCode, 404)
  t.match(answer.headers['content-type'], /^application\/problem\+json/)
  t.match(answer.json(), { status: 404, title: 'Not Found', detail: /По этому адресу/ })
})

t.test('a fault of ours keeps what was typed and offers to send it again', async (t) => {
  const app = await siteWithoutDatabase(t)
  app.post('/broken', async () => {
    throw new Error('secret@example.org could not be found')
  })
  const answer = await app.inject({
    method: 'POST',
    url: '/broken',
    headers: { ...SAME_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'name=Ann+%3Cb%3E&recipients=1&recipients=2&body=Dear+Sir',
  })
  t.equal(answer.statusCode, 500)
  t.notMatch(answer.body, /secret/)
  t.match(answer.body, '<form id="again" action="/broken" method="post"')
  t.match(answer.body, 'name="name" value="Ann &lt;b&gt;"')
  t.equal(answer.body.match(/name="recipients"/g)?.length, 2)
  t.match(answer.body, />Dear Sir<\/textarea>/)
})

t.test('a database that is away is 503 with the time to wait', async (t) => {
  const app = await siteWithoutDatabase(t)
  app.get('/away', async () => {
    throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  })
  const answer = await app.inject({ url: '/away' })
  t.equal(answer.statusCode, 503)
  t.equal(answer.headers['retry-after'], '10')
})

t.test('who hangs up while she sends is no fault, and fills no log', async (t) => {
  const lines: string[] = []
  const app = await siteWithoutDatabase(t, { logStream: { write: (line) => lines.push(line) } })
  app.post('/change', async () => 'done')
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.addresses()[0] as { port: number }
  const head = 'POST /change HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n'
  const socket = connect(port, '127.0.0.1', () =>
    socket.write(`${head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\na=`),
  )
  let isHeard = false
  let isOver = false
  app.server.on('request', (request) => {
    isHeard = true
    request.on('close', () => setImmediate(() => (isOver = true)))
  })
  await waitUntil('she sends', 5_000, () => isHeard)
  socket.destroy()
  await waitUntil('it is over', 5_000, () => isOver)
  t.notMatch(lines.join(''), 'request_failed')
})
