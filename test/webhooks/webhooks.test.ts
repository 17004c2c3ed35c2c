import { createHmac } from 'node:crypto'
import t from 'tap'
import { ACTS } from '../../src/organizers/act-codes.ts'
import { type ActName, recordAct } from '../../src/organizers/audit.ts'
import { FAMILIES } from '../../src/webhooks/webhook-form.ts'
import { callWebhooks, type WebhookParts } from '../../src/webhooks/webhooks.ts'
import { makeDesk } from '../support/desk.ts'
import { answeringOutside } from '../support/outside.ts'

interface Heard {
  url: string
  headers: Record<string, string>
  body: string
}

async function makeHook(t: Parameters<typeof makeDesk>[0], families: string[] = []) {
  const desk = await makeDesk(t)
  const { world } = desk
  const heard: Heard[] = []
  const answers: (number | undefined)[] = []
  const outside = answeringOutside({
    post: async (url, headers, body) => {
      heard.push({ url, headers, body })
      return answers.length > 0 ? answers.shift() : 204
    },
  })
  const parts: WebhookParts = {
    db: world.db,
    clock: world.clock,
    wrappingKey: world.keyring.wrapping,
    outside,
  }
  const owner = await desk.organizer('owner')
  const page = await owner.post('/organizer/settings/webhooks', { url: 'https://hooks.example/z', families })
  const secret = /whsec_([A-Za-z0-9+/&#x;D=]+)/.exec(page.body)?.[1]?.replaceAll('&#x3D;', '=') ?? ''
  const act = (name: ActName) =>
    recordAct(world.db, {
      organizerId: owner.id,
      act: name,
      subject: 'campaign culture',
      at: world.clock.now(),
    })
  return { world, desk, owner, heard, answers, act, secret, call: () => callWebhooks(parts) }
}

t.test('an address is told of each act once, signed so that it can check who calls', async (t) => {
  const hook = await makeHook(t)
  await hook.act('campaign.published')
  await Promise.all([hook.call(), hook.call(), hook.call()])
  await hook.call()
  const published = hook.heard.filter(({ body }) => JSON.parse(body).type === 'campaign.published')
  t.equal(published.length, 1)
  const [{ headers, body }] = published as [Heard]
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const expected = createHmac('sha256', Buffer.from(hook.secret, 'base64')).update(signed).digest('base64')
  t.equal(headers['webhook-signature'], `v1,${expected}`)
  t.match(JSON.parse(body), { data: { subject: 'campaign culture' } })
  const page = await hook.owner.get('/organizer/settings/webhooks')
  t.match(
    page.body,
    '<input id="url" name="url" type="url"',
    'the second address has the same field as the first',
  )
})

t.test('only the chosen families are told, and nothing that was before', async (t) => {
  const hook = await makeHook(t, ['campaign'])
  await hook.act('organizer.joined')
  await hook.act('campaign.paused')
  await hook.call()
  await hook.call()
  t.same(
    hook.heard.map(({ body }) => JSON.parse(body).type),
    ['campaign.paused'],
  )
})

t.test('every act can be chosen by its family, but for those of one person’s own account', async (t) => {
  const offered = new Set<string>(FAMILIES)
  const rest = ACTS.map((act) => act.split('.')[0] ?? '').filter((family) => !offered.has(family))
  t.same([...new Set(rest)], ['passkey', 'session', 'token'])
  const hook = await makeHook(t, ['bundle', 'answer'])
  await hook.act('bundle.posted')
  await hook.act('answer.noted')
  await hook.act('campaign.paused')
  await hook.call()
  await hook.call()
  t.same(hook.heard.map(({ body }) => JSON.parse(body).type).sort(), ['answer.noted', 'bundle.posted'])
})

t.test('a call that fails is made again, later and later, and given up after days', async (t) => {
  const hook = await makeHook(t, ['campaign'])
  await hook.act('campaign.closed')
  hook.answers.push(undefined, ...Array<number>(8).fill(500))
  await hook.call()
  t.equal(hook.heard.length, 1)
  const { body } = await hook.owner.get('/organizer/settings/webhooks')
  t.match(body, /nobody answered <span class="soft">called again at /)
  await hook.call()
  t.equal(hook.heard.length, 1, 'not before its time')
  for (let i = 0; i < 20; i++) {
    hook.world.clock.move(24 * 3_600_000)
    await hook.call()
  }
  t.equal(hook.heard.length, 9)
  t.equal(new Set(hook.heard.map(({ headers }) => headers['webhook-id'])).size, 1, 'one id at every try')
  t.match(await hook.world.db.selectFrom('webhook_calls').select(['state', 'answer']).execute(), [
    { state: 'failed', answer: 500 },
  ])
})

t.test(
  'an address can be tried, whatever it chose, and others that did not choose it hear nothing',
  async (t) => {
    const hook = await makeHook(t, ['campaign'])
    const other = { url: 'https://hooks.example/other', families: ['answer'] }
    await hook.owner.post('/organizer/settings/webhooks', other)
    const { id } = await hook.world.db
      .selectFrom('webhooks')
      .select('id')
      .where('url', '=', 'https://hooks.example/z')
      .executeTakeFirstOrThrow()
    const answer = await hook.owner.postAndFollow(`/organizer/settings/webhooks/${id}/tests`)
    t.match(answer.body, 'A trial call is planned')
    await hook.call()
    await hook.call()
    t.same(
      hook.heard.map(({ url, body }) => [url, JSON.parse(body).type]),
      [['https://hooks.example/z', 'settings.webhook_tested']],
    )
    t.match((await hook.owner.get('/organizer/settings/webhooks')).body, '204')
    await hook.owner.postAndFollow(`/organizer/settings/webhooks/${id}/removal`)
    t.equal((await hook.owner.post(`/organizer/settings/webhooks/${id}/tests`, {})).status, 404)
  },
)

t.test('an address that is gone, and one that was taken off, are called no more', async (t) => {
  const hook = await makeHook(t, ['campaign'])
  const nowhere = ['https://localhost/x', 'https://192.168.1.4/x', 'https://[::1]:8443', 'https://intranet/x']
  for (const url of ['http://hooks.example', 'ftp://x', 'https://', ...nowhere])
    t.equal((await hook.owner.post('/organizer/settings/webhooks', { url })).status, 422, url)
  await hook.act('campaign.closed')
  hook.answers.push(410)
  await hook.call()
  await hook.act('campaign.published')
  hook.answers.push(500)
  await hook.call()
  const { id } = await hook.world.db.selectFrom('webhooks').select('id').executeTakeFirstOrThrow()
  await hook.owner.postAndFollow(`/organizer/settings/webhooks/${id}/removal`)
  hook.world.clock.move(3_600_000)
  await hook.call()
  t.equal(hook.heard.length, 2)
  const kept = await hook.world.db.selectFrom('webhook_calls').select('state').execute()
  t.same(kept, [{ state: 'failed' }], 'what was to be tried again is gone with it')
})
