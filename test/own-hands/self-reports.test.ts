import t from 'tap'
import { countReport } from '../../src/own-hands/handed.queries.ts'
import { publicTally } from '../../src/tallies/public-tally.ts'
import { type Desk, makeDesk } from '../support/desk.ts'
import { sendLetter } from '../support/letters.ts'
import { sentences } from '../support/visitor.ts'
import { DAY } from '../support/world.ts'

/** Letters to a web form that were handed over, each reported by its author. */
async function reportLetters(desk: Desk, told: 'sent' | 'did_not_work', count: number): Promise<void> {
  const { world } = desk
  for (let number = 0; number < count; number++) {
    const email = `${told}-${number}@home.example`
    const letter = await sendLetter(world, { email, recipients: [world.recipients.senator] })
    const path = `/letters/${letter.token}/deliveries/${letter.deliveries[0]?.id}/report`
    await desk.stranger().post(path, { told })
  }
}

t.test('what supporters report stands on the public tally, a day later, in tens, and apart', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const campaign = await world.campaign()
  const tally = () => publicTally(world.db, campaign, world.clock.now())
  const report = { campaignId: campaign.id, recipientId: world.recipients.unesco, day: '2026-11-23' }
  t.equal(world.clock.now().toISOString().slice(0, 10), report.day)
  for (let number = 0; number < 21; number++) await countReport(world.db, report)
  await reportLetters(desk, 'sent', 4)
  await reportLetters(desk, 'did_not_work', 11)
  t.same(
    (await tally()).self_reported,
    { sent: null, did_not_work: null },
    'nobody sees when somebody reports',
  )
  const page = async () => sentences((await desk.stranger().get('/campaigns/culture/tally')).body)
  t.notMatch(await page(), /Sent with their own hands/)

  world.clock.move(DAY)
  const told = await tally()
  t.same(told.self_reported, { sent: 20, did_not_work: 10 }, '25 and 11, rounded down')
  t.equal(told.letters.confirmed, 15, 'letters that never were with us are not among those confirmed')
  t.equal(told.deliveries.handed_over, 15, 'whatever their authors tell of them')
  t.match(
    await page(),
    /Sent with their own hands 20 letters were sent by their authors, as they report\. Of 10 letters their authors report that it did not work\. Told by supporters and confirmed by nobody/,
  )
  const api = await desk.stranger().get('/api/v1/campaigns/culture/tally')
  t.match(JSON.parse(api.body), { self_reported: { sent: 20, did_not_work: 10 } })
})
