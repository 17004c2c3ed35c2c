import t from 'tap'
import { campaignKeys } from '../../src/privacy/campaign-keys.ts'
import { purgeCampaigns, purgeHistory } from '../../src/privacy/purge-history.ts'
import { purgeLetters } from '../../src/privacy/purge-letters.ts'
import { letterNow, putInState, sendLetter } from '../support/letters.ts'
import { DAY, makeWorld, type World } from '../support/world.ts'

t.test('thirty days after a campaign nobody can be known again, and its backups stay sealed', async (t) => {
  const world = await makeWorld(t)
  const letter = await sendLetter(world)
  await putInState(world, [letter.deliveries[0]?.id as string], 'settled')
  await closeCampaign(world)
  world.clock.move(30 * DAY - 1)
  t.equal(await purgeCampaigns(world), 0)
  t.ok((await letterNow(world))?.fingerprint)
  world.clock.move(1)
  const edited = world.clock.now()
  await world.db.updateTable('campaigns').set({ updated_at: edited }).execute()
  t.equal(
    await purgeCampaigns(world),
    1,
    'the pepper, whatever was edited since; the key is needed as long as a letter is sealed',
  )
  t.match(await letterNow(world), { fingerprint: null, sealed_content: Buffer })
  t.match(await world.db.selectFrom('campaign_keys').selectAll().execute(), [{ sealed_pepper: null }])
  await purgeLetters(world)
  t.equal(await purgeCampaigns(world), 1)
  t.same(await world.db.selectFrom('campaign_keys').selectAll().execute(), [])
})

t.test('a campaign that is opened again takes letters under a new pepper', async (t) => {
  const world = await makeWorld(t)
  const letter = await sendLetter(world)
  await closeCampaign(world)
  world.clock.move(31 * DAY)
  await purgeCampaigns(world)
  await world.db.updateTable('campaigns').set({ status: 'live' }).execute()
  world.letters.keysOf = campaignKeys(world.db, world.keyring.wrapping)
  const again = await sendLetter(world)
  t.not(again.id, letter.id, 'the same person is not known any more')
})

t.test('the history of deliveries goes after a year, under guard after ninety days', async (t) => {
  const world = await makeWorld(t)
  const open = await sendLetter(world)
  const guarded = await sendLetter(world, { mode: 'guarded', email: 'ben@supporters.example' })
  const left = async () => {
    const rows = await world.db.selectFrom('delivery_events').select('delivery_id').execute()
    return rows.map((row) => row.delivery_id)
  }
  world.clock.move(90 * DAY - 1)
  await purgeHistory(world)
  t.equal((await left()).length, 2)
  world.clock.move(1)
  t.ok((await purgeHistory(world)) > 0)
  t.same(await left(), [open.deliveries[0]?.id])
  t.notMatch(await left(), [guarded.deliveries[0]?.id])
  world.clock.move(275 * DAY)
  await purgeHistory(world)
  t.same(await left(), [])
})

t.test(
  "marks of dead addresses, counts of answers, sent mails and a trial's outbox go in their time",
  async (t) => {
    const world = await makeWorld(t)
    const { id } = await sendLetter(world)
    const now = world.clock.now()
    await world.db
      .insertInto('suppressions')
      .values({ mark: Buffer.from('x'), reason: 'r', created_at: now })
      .execute()
    await world.db
      .insertInto('forwarded_replies')
      .values({ letter_id: id, day: '2026-11-23', count: 1 })
      .execute()
    await world.db.updateTable('mails').set({ state: 'sent', ended_at: now }).execute()
    const kept = {
      at: now,
      envelope_from: '',
      envelope_to: ['ann@supporters.example'],
      raw: Buffer.from('x'),
    }
    await world.db.insertInto('outbox_mails').values(kept).execute()
    const counts = async () => [
      (await world.db.selectFrom('forwarded_replies').select('count').execute()).length,
      (await world.db.selectFrom('mails').select('id').execute()).length,
      (await world.db.selectFrom('suppressions').select('mark').execute()).length,
      (await world.db.selectFrom('outbox_mails').select('id').execute()).length,
    ]
    await purgeHistory(world)
    t.same(await counts(), [1, 1, 1, 1])
    world.clock.move(3 * DAY)
    await purgeHistory(world)
    t.same(await counts(), [0, 1, 1, 1])
    world.clock.move(87 * DAY)
    await purgeHistory(world)
    t.same(await counts(), [0, 1, 1, 0], 'the one that knows her language stays while she may be written to')
    await world.db.updateTable('letters').set({ sealed_email: null }).execute()
    await purgeHistory(world)
    t.same(await counts(), [0, 0, 1, 0])
    world.clock.move(90 * DAY)
    await purgeHistory(world)
    t.same(await counts(), [0, 0, 0, 0])
  },
)

async function closeCampaign({ db, clock }: World): Promise<void> {
  await db.updateTable('campaigns').set({ status: 'closed', closed_at: clock.now() }).execute()
}
