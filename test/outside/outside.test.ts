import { createServer } from 'node:http'
import type { LookupFunction } from 'node:net'
import t from 'tap'
import { askPublic } from '../../src/outside/ask-public.ts'
import { fetchStatus } from '../../src/outside/fetch-status.ts'
import { postJson } from '../../src/outside/post-json.ts'
import { isPublicAddress } from '../../src/outside/public-address.ts'

t.test('this machine and private networks are no part of the outside', async (t) => {
  const inside = [
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '172.16.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
  ]
  for (const address of [
    ...inside,
    '::1',
    'fe80::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '2001:db8::1',
    '2002:7f00:1::',
    'x',
  ])
    t.notOk(isPublicAddress(address), address)
  for (const address of ['9.9.9.9', '2620:fe::fe', '93.184.216.34']) t.ok(isPublicAddress(address), address)
})

t.test('a link or a webhook never makes us look into our own network', async (t) => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433'])
    t.equal(await fetchStatus(`http://${host}:${port}/`), 'dead', host)
  t.equal(await postJson(`https://127.0.0.1:${port}/`, {}, '{}'), undefined)
  t.equal(await fetchStatus('file:///etc/passwd'), 'dead')
  t.equal(await fetchStatus('http://user:secret@localhost/'), 'dead')
  t.equal(asked, 0)
})

/** Every name leads to this machine, as no test asks the world. */
const lookupHere: LookupFunction = (_host, options, done) =>
  options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)

t.test('a server that answers in small bits holds nobody up for longer than the deadline', async (t) => {
  const server = createServer((request, response) => {
    const { socket } = response
    if (request.url === '/at-once') return void response.writeHead(302, { location: '/there' }).end()
    socket?.write('HTTP/1.1 200 OK\r\n')
    const drip = setInterval(() => socket?.write('x-drop: 1\r\n'), 20)
    socket?.on('close', () => clearInterval(drip))
    socket?.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  const ask = (path: string, deadlineMs: number) =>
    askPublic(new URL(`http://slow.example:${port}${path}`), { method: 'HEAD', deadlineMs }, lookupHere)
  t.same(await ask('/at-once', 10_000), { status: 302, location: '/there' })
  t.equal(await ask('/drip', 400), 'silent')
})
