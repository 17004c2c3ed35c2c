import { parse } from 'csv-parse/sync'
import t from 'tap'
import { turnTallies } from '../../src/tallies/turn-tallies.ts'
import { insertBacklog } from '../support/backlog.ts'
import { makeSite } from '../support/site.ts'
import { makeWorld } from '../support/world.ts'

const TALLY = '/api/v1/campaigns/culture/tally'

t.test('anybody may read the tally from anywhere, and is told when nothing changed', async (t) => {
  const world = await makeWorld(t)
  await insertBacklog(world, {
    count: 12,
    recipientId: world.recipients.unesco,
    domain: 'unesco.example',
    isSealed: false,
  })
  const site = await makeSite(t, world.letters)
  const answer = await site.inject({ url: TALLY, headers: { origin: 'https://news.example' } })
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['access-control-allow-origin'], '*')
  t.match(answer.json(), {
    campaign: 'culture',
    letters: { confirmed: 12 },
    deliveries: { waiting: 12, accepted: null, posted: null, failed: null },
    recipients: [{ name: 'UNESCO', channel: 'email', letters: null }, {}, {}, {}],
    countries: [],
    days: [],
    updated_at: '2026-11-23T11:00:00.000Z',
  })
  const etag = answer.headers.etag as string
  const again = await site.inject({ url: TALLY, headers: { 'if-none-match': etag } })
  t.equal(again.statusCode, 304)
  t.equal(again.body, '')
  t.equal((await site.inject({ url: TALLY, headers: { 'if-none-match': '"other"' } })).statusCode, 200)
})

t.test('the table says what the JSON says, and no cell of it is a formula', async (t) => {
  const world = await makeWorld(t)
  const { unesco, poland } = world.recipients
  const backlog = { domain: 'example.example', isSealed: false }
  await insertBacklog(world, { ...backlog, count: 30, recipientId: unesco })
  await insertBacklog(world, { ...backlog, count: 20, recipientId: poland })
  await turnTallies(world)
  await world.db.updateTable('recipients').set({ name: '=1+1' }).where('external_id', '=', 'unesco').execute()
  const site = await makeSite(t, world.letters)
  const answer = await site.inject({ url: `${TALLY}.csv` })
  t.match(answer.headers['content-disposition'], /culture-tally\.csv/)
  const rows = parse<Record<string, string>>(answer.body, { columns: true })
  t.match(rows[0], { of: 'campaign', letters: '50', waiting: '50', accepted: '' })
  t.match(
    rows.find(({ key }) => key === unesco),
    { name: "'=1+1", letters: '30' },
  )
})

t.test('a draft and a campaign that is none have no tally', async (t) => {
  const world = await makeWorld(t)
  const site = await makeSite(t, world.letters)
  t.equal((await site.inject({ url: '/api/v1/campaigns/none/tally' })).statusCode, 404)
  await world.db.updateTable('campaigns').set({ status: 'draft' }).execute()
  t.equal((await site.inject({ url: TALLY })).statusCode, 404)
})
