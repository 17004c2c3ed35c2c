import t from 'tap'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { networkSeats } from '../../src/web/network-seats.ts'
import { networkOf } from '../../src/web/rate-limit.ts'
import { isReadOnTheWay } from '../../src/web/security.ts'
import { siteWithoutDatabase } from '../support/site.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

t.test('a page loads nothing from elsewhere, runs nothing inline and stands in no frame', async (t) => {
  const app = await siteWithoutDatabase(t)
  const { headers, body } = await app.inject({ url: '/nowhere' })
  const policy = String(headers['content-security-policy'])
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ])
    t.ok(policy.includes(part), part)
  t.notMatch(policy, /unsafe/)
  t.equal(headers['referrer-policy'], 'same-origin')
  t.equal(headers['set-cookie'], undefined)
  t.notMatch(body, /\sstyle=|\son[a-z]+=|<style/)
})

t.test('nothing on the way keeps a page without asking', async (t) => {
  const app = await siteWithoutDatabase(t)
  for (const [url, kept] of [
    ['/privacy', 'no-cache'],
    ['/nowhere', 'no-store'],
    ['/letters/nothing', 'no-store'],
    ['/robots.txt', 'public, max-age=86400'],
    ['/assets/site.css?v=1', 'public, max-age=31536000, immutable'],
  ] as const)
    t.equal((await app.inject({ url })).headers['cache-control'], kept, url)
})

t.test('a change is accepted from our own pages only', async (t) => {
  const app = await siteWithoutDatabase(t)
  app.post('/change', async () => 'done')
  app.post('/api/change', async () => 'done')
  const post = async (url: string, headers: Record<string, string>) =>
    (await app.inject({ method: 'POST', url, headers: { ...FORM, ...headers }, payload: '' })).statusCode
  t.equal(await post('/change', { 'sec-fetch-site': 'same-origin' }), 200)
  t.equal(await post('/change', { 'sec-fetch-site': 'cross-site' }), 403)
  t.equal(await post('/change', { 'sec-fetch-site': 'same-site' }), 403)
  t.equal(await post('/change', { host: '127.0.0.1:4000', origin: 'http://127.0.0.1:4000' }), 200)
  t.equal(
    await post('/change', { host: 'inner:80', origin: 'http://localhost:3000' }),
    200,
    'BASE_URL counts as ours',
  )
  t.equal(await post('/change', { host: '127.0.0.1:4000', origin: 'https://evil.example' }), 403)
  t.equal(await post('/change', { origin: 'null' }), 403)
  t.equal(await post('/change', {}), 403)
  t.equal(await post('/api/change', {}), 200)
  t.equal(await post('/api/change', { origin: 'https://evil.example' }), 403)
})

t.test('bodies are bounded, and only forms are read', async (t) => {
  const app = await siteWithoutDatabase(t)
  app.post('/change', async (request) => request.body)
  const post = async (payload: string | Buffer, type: string) =>
    (
      await app.inject({
        method: 'POST',
        url: '/change',
        headers: { 'sec-fetch-site': 'same-origin', 'content-type': type },
        payload,
      })
    ).statusCode
  t.equal(await post(`a=${'x'.repeat(10_000_000)}`, FORM['content-type']), 413)
  t.equal(await post('{}', 'application/json'), 415)
  t.equal(await post('a', 'text/plain'), 415)
  t.equal(await post('a=1', 'application/x-www-form-urlencoded; charset=windows-1251'), 415)
  t.equal(await post('a=%E0%A4%A', FORM['content-type']), 400)
  t.equal(await post('a=%zz', FORM['content-type']), 400)
  t.equal(await post(Buffer.from('a=\xff', 'latin1'), FORM['content-type']), 400)
  t.equal(await post('a=1&'.repeat(6_000), FORM['content-type']), 400)
  t.equal(await post('a=%D0%97+1&b&a=2', FORM['content-type']), 200)
})

t.test('the 61st post of a network in a minute waits, and is told how long', async (t) => {
  const config = readConfig({ LOG_LEVEL: 'silent' })
  const app = await siteWithoutDatabase(t, { config: { ...config, trustProxy: 1 } })
  app.post('/change', async () => 'done')
  const post = (ip: string) =>
    app.inject({
      method: 'POST',
      url: '/change',
      headers: { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': ip, ...FORM },
      payload: 'name=Ann',
    })
  for (let i = 0; i < 60; i++) await post(`192.0.2.${i}`)
  const answer = await post('192.0.2.99')
  t.equal(answer.statusCode, 429)
  t.ok(Number(answer.headers['retry-after']) > 0)
  t.match(answer.body, 'name="name" value="Ann"')
  t.equal((await post('198.51.100.1')).statusCode, 200)
  t.equal(
    (await post('10.0.0.1, 192.0.2.99')).statusCode,
    429,
    'what a visitor says of herself is not believed',
  )
})

t.test('who only has a form drawn anew takes no place of a letter, and only where forms are', async (t) => {
  const app = await siteWithoutDatabase(t, { config: readConfig({ LOG_LEVEL: 'silent' }) })
  app.post('/change', async () => 'done')
  app.post('/form', { config: { drawsAnew: true } }, async () => 'done')
  const post = async (url: string, payload: string) => {
    const headers = { 'sec-fetch-site': 'same-origin', ...FORM }
    return (await app.inject({ method: 'POST', url, headers, payload })).statusCode
  }
  for (let i = 0; i < 60; i++) {
    await post('/change', 'redraw=language')
    await post('/form', 'redraw=language')
  }
  t.equal(await post('/change', 'redraw=language'), 429)
  t.equal(await post('/form', 'redraw=language'), 200)
  t.equal(await post('/form', 'name=Ann'), 200)
})

t.test('only what our own proxies say of a visitor is believed', async (t) => {
  for (const [set, forwarded, ip] of [
    ['off', '192.0.2.1', '127.0.0.1'],
    ['on', '127.0.0.1, 192.0.2.1', '192.0.2.1'],
    ['2', '127.0.0.1, 192.0.2.1, 198.51.100.7', '192.0.2.1'],
  ] as const) {
    const app = await siteWithoutDatabase(t, {
      config: readConfig({ LOG_LEVEL: 'silent', TRUST_PROXY: set }),
    })
    app.get('/who', async (request) => request.ip)
    const headers = { 'x-forwarded-for': forwarded }
    t.equal((await app.inject({ url: '/who', headers })).body, ip, set)
    t.equal((await app.inject({ url: '/metrics', headers })).statusCode, 404, `no metrics with ${set}`)
    t.equal(app.server.requestTimeout, 300_000, 'a request that never ends is ended')
  }
  t.throws(() => readConfig({ TRUST_PROXY: 'true' }), /TRUST_PROXY must be on, off or the number/)
})

t.test('a network is three bytes of IPv4 or four groups of IPv6', async (t) => {
  t.equal(networkOf('192.0.2.77'), '192.0.2')
  t.equal(networkOf('::ffff:192.0.2.77'), '192.0.2')
  t.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2')
  t.equal(networkOf('2001:db8::1'), '2001:db8:0:0')
  t.equal(networkOf('::1'), '0:0:0:0')
})

t.test('search engines are asked to leave pages for one person alone', async (t) => {
  const app = await siteWithoutDatabase(t)
  const answer = await app.inject({ url: '/robots.txt' })
  t.equal(answer.statusCode, 200)
  for (const path of ['/letters/', '/offices/', '/organizer', '/outbox'])
    t.match(answer.body, `\nDisallow: ${path}\n`)
})

t.test('one network does not take the seats of all', async (t) => {
  const take = networkSeats(systemClock, 2)
  const first = take('192.0.2.1')
  t.ok(first && take('192.0.2.2'))
  t.notOk(take('192.0.2.3'))
  t.ok(take('198.51.100.1'), 'others have theirs')
  first?.()
  first?.()
  t.ok(take('192.0.2.4'), 'a seat that was left is free')
  t.notOk(take('192.0.2.5'), 'and only one')
})

t.test('a proxy that is not believed is spoken of, once and without an address', async (t) => {
  for (const [set, count] of [
    ['off', 1],
    ['on', 0],
  ] as const) {
    const lines: string[] = []
    const config = readConfig({ TRUST_PROXY: set })
    const app = await siteWithoutDatabase(t, { config, logStream: { write: (line) => lines.push(line) } })
    for (const ip of ['192.0.2.1', '192.0.2.2'])
      await app.inject({ url: '/healthz', headers: { 'x-forwarded-for': ip } })
    t.equal(lines.filter((line) => line.includes('set TRUST_PROXY=on')).length, count, set)
    t.notMatch(lines.join(''), '192.0.2')
  }
})

t.test('an operator is told when what supporters type is read on the way', async (t) => {
  for (const url of ['http://letters.example.org', 'http://192.0.2.1:3000']) t.ok(isReadOnTheWay(url), url)
  for (const url of [
    'https://letters.example.org',
    'http://localhost:3000',
    'http://127.0.0.1',
    'http://abc.onion',
  ])
    t.notOk(isReadOnTheWay(url), url)
})
