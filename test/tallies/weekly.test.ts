import t from 'tap'
import { writeMail } from '../../src/entry/write-mail.ts'
import { planWeeklyFigures } from '../../src/tallies/weekly/weekly-figures.ts'
import { type Desk, makeDesk } from '../support/desk.ts'
import { lettersInState, sendLetter } from '../support/letters.ts'
import { DAY, HOUR } from '../support/world.ts'

const WEEKLY = '/organizer/campaigns/culture/dashboard/weekly'

/** Words of the mails with figures that wait. */
async function writtenMails({ world, parts }: Desk) {
  const mails = await world.db.selectFrom('mails').selectAll().where('kind', '=', 'weekly-figures').execute()
  return await Promise.all(mails.map((mail) => writeMail({ ...world.letters, baseUrl: parts.baseUrl }, mail)))
}

t.test('who asks for the figures gets one mail a week, from the next Monday morning on', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const viewer = await desk.organizer('viewer')
  t.match((await viewer.get('/organizer/campaigns/culture/dashboard')).body, /Mail me the figures/)
  const asked = await viewer.postAndFollow(WEEKLY, { wanted: 'on' })
  t.match(asked.body, /go to viewer@desk\.example/)
  await sendLetter(world, { email: 'ann@supporters.example' })
  await sendLetter(world, { email: 'ben@supporters.example' })
  await lettersInState(world, 1, 'uncertain')
  t.equal(await planWeeklyFigures(world), 0, 'not in the week in which she asked')
  world.clock.move(7 * DAY - 5 * HOUR)
  t.equal(await planWeeklyFigures(world), 0, 'not before seven o’clock')
  world.clock.move(HOUR)
  t.equal(await planWeeklyFigures(world), 1)
  t.equal(await planWeeklyFigures(world), 0, 'once')
  const [mail] = await writtenMails(desk)
  t.equal(mail?.to, 'viewer@desk.example')
  t.match(mail?.subject, /Figures of the week, 23 November 2026 to 29 November 2026/)
  t.match(mail?.text, /Write for culture\n- 3 letters confirmed \(the week before: 0\)\n/)
  t.match(mail?.text, /1 letter is uncertain and waits for a person/)
  t.match(mail?.text, /dashboard\?from=2026-11-23&until=2026-11-29/)
  t.match(mail?.html, /<li>3 letters confirmed/)
  t.notMatch(mail?.text, /supporters\.example|Ann/, 'nothing of a supporter is in it')
  t.match(mail?.text, /The last of them goes out/)
  await world.db.updateTable('recipients').set({ enabled: false }).execute()
  t.notMatch(
    (await writtenMails(desk))[0]?.text,
    /The last of them goes out/,
    'no day is promised for what is held',
  )
})

t.test('who asks no more, left the team, or has no open campaign gets none', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const [ending, leaving, waiting] = [
    await desk.organizer('viewer', 'ending'),
    await desk.organizer('editor', 'leaving'),
    await desk.organizer('owner', 'waiting'),
  ]
  for (const who of [ending, leaving, waiting]) await who.post(WEEKLY, { wanted: 'on' })
  await world.db.updateTable('campaigns').set({ status: 'closed' }).execute()
  world.clock.move(7 * DAY)
  t.equal(await planWeeklyFigures(world), 0, 'no campaign is open')
  await world.db.updateTable('campaigns').set({ status: 'live' }).execute()
  t.equal(await planWeeklyFigures(world), 3)
  await world.db.deleteFrom('weekly_figures').where('organizer_id', '=', ending.id).execute()
  await world.db
    .updateTable('organizers')
    .set({ left_at: world.clock.now() })
    .where('id', '=', leaving.id)
    .execute()
  const written = (await writtenMails(desk)).filter((mail) => mail !== undefined)
  t.same(
    written.map(({ to }) => to),
    ['waiting@desk.example'],
  )
})
