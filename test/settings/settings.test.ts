import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { isAllHeld, takeBackHeld } from '../../src/delivery/hold.ts'
import { readLimits } from '../../src/delivery/limits.ts'
import { readOrganisation } from '../../src/settings/organisation.ts'
import { makeDesk } from '../support/desk.ts'
import { lettersInState } from '../support/letters.ts'
import { answeringOutside } from '../support/outside.ts'
import { sentences } from '../support/visitor.ts'

const LIMITS = {
  recipientPerHour: '30',
  recipientPerDay: '200',
  campaignPerHour: '',
  totalPerDay: '',
  domainPerMinute: '20',
  domainStartPerMinute: '5',
  domainConcurrency: '2',
  hoursFrom: '08:00',
  hoursUntil: '18:00',
}
const PATH = '/organizer/settings/limits'

t.test('an editor may lower the limits, and raise them up to the owner’s bounds only', async (t) => {
  const desk = await makeDesk(t)
  const [owner, editor] = [await desk.organizer('owner'), await desk.organizer('editor')]
  const limits = async () => await readLimits(desk.world.db, false)
  await editor.postAndFollow(PATH, { ...LIMITS, recipientPerDay: '50' })
  t.equal((await limits()).recipientPerDay, 50)
  await editor.postAndFollow(PATH, { ...LIMITS, recipientPerDay: '200' })
  t.equal((await limits()).recipientPerDay, 200, 'back to where the bound is')
  const above = await editor.post(PATH, { ...LIMITS, recipientPerDay: '201', recipientPerHour: '' })
  t.equal(above.status, 422)
  t.match(sentences(above.body), /An owner has set at most 200/)
  await owner.postAndFollow(PATH, { ...LIMITS, recipientPerDay: '300' })
  await editor.postAndFollow(PATH, { ...LIMITS, recipientPerDay: '300' })
  t.equal((await limits()).recipientPerDay, 300)
  desk.world.clock.move(16 * 60_000)
  const unproved = await owner.post(PATH, { ...LIMITS, recipientPerDay: '400' })
  t.equal(unproved.status, 403, 'raising needs a fresh proof')
  await owner.postAndFollow(PATH, { ...LIMITS, recipientPerDay: '100' })
  t.equal((await limits()).recipientPerDay, 100, 'lowering does not')
  t.equal((await editor.post(PATH, { ...LIMITS, recipientPerDay: '101' })).status, 422)
  t.equal((await owner.post(PATH, { ...LIMITS, totalPerDay: 'many' })).status, 422)
  const several = await owner.post(PATH, { ...LIMITS, totalPerDay: 'many', domainPerMinute: '-1' })
  t.match(several.body, '<a href="#totalPerDay">All letters a day: Give a whole number, or nothing.</a>')
  const never = await owner.post(PATH, {
    ...LIMITS,
    domainPerMinute: '0',
    hoursFrom: '18:00',
    hoursUntil: '08:00',
  })
  t.equal(never.status, 422, 'no setting stops everything unsaid')
  t.match(sentences(never.body), /With 0 no letter would ever go out/)
  const night = await owner.post(PATH, { ...LIMITS, hoursFrom: '18:00', hoursUntil: '08:00' })
  t.match(sentences(night.body), /The hours begin before they end/)
  t.equal((await owner.post(PATH, { ...LIMITS, hoursUntil: '' })).status, 422, 'both or neither')
})

t.test('an owner holds everything and lets it go on, and every page says so in between', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const [owner, editor] = [await desk.organizer('owner', 'Olha'), await desk.organizer('editor')]
  await lettersInState(world, 3, 'ready')
  const SENDING = '/organizer/settings/sending'
  const HELD = /All letters are held since 23 Nov 2026.* nothing goes out to officials/
  t.notMatch((await owner.get(SENDING)).body, HELD)
  t.equal((await editor.post(`${SENDING}/hold`)).status, 403)
  t.notMatch((await editor.get(SENDING)).body, /<form[^>]*settings\/sending/)
  world.clock.move(16 * 60_000)
  t.match(sentences((await owner.postAndFollow(`${SENDING}/hold`)).body), /All letters are held now/)
  t.equal(await takeBackHeld(world), 3, 'what waited in the queue is taken back by the same rule')
  for (const path of ['/organizer/campaigns', '/organizer/account', SENDING])
    t.match(sentences((await editor.get(path)).body), HELD, path)
  t.notMatch((await desk.stranger().get('/organizer/session')).body, HELD, 'but for who is not in')
  t.match(sentences((await editor.get(SENDING)).body), /by Olha\. .*Only an owner can/s)
  await owner.postAndFollow(`${SENDING}/hold`)
  t.equal((await owner.post(`${SENDING}/release`)).status, 403, 'to let go on needs a fresh proof')
  t.equal(await isAllHeld(world.db), true)
  const fresh = await desk.organizer('owner', 'Fresh')
  t.match(sentences((await fresh.postAndFollow(`${SENDING}/release`)).body), /Letters go out again/)
  await fresh.postAndFollow(`${SENDING}/release`)
  t.notMatch(sentences((await editor.get(SENDING)).body), HELD)
  const acts = await world.db.selectFrom('audit_log').select(['act', 'organizer_id']).orderBy('id').execute()
  t.same(
    acts.filter(({ act }) => act.startsWith('deliveries.')),
    [
      { act: 'deliveries.all_held', organizer_id: owner.id },
      { act: 'deliveries.all_released', organizer_id: fresh.id },
    ],
    'each is told once',
  )
})

t.test('who runs the site stands at the foot of its pages', async (t) => {
  const desk = await makeDesk(t)
  const owner = await desk.organizer('owner')
  const form = {
    name: 'Friends <of> culture',
    contact: 'hello@friends.example',
    url: 'https://friends.example',
  }
  await owner.postAndFollow('/organizer/settings/organisation', form)
  t.same(await readOrganisation(desk.world.db), form)
  const fresh = await makeDesk(t)
  await fresh.organizer('owner').then((one) => one.postAndFollow('/organizer/settings/organisation', form))
  t.match(
    (await fresh.stranger().get('/campaigns/culture')).body,
    'Friends &lt;of&gt; culture</a>, hello@friends.example',
  )
  t.equal((await owner.post('/organizer/settings/organisation', { url: 'javascript:1' })).status, 422)
})

t.test('the sending domain’s records are looked up, with those to paste', async (t) => {
  const asked: string[] = []
  const outside = answeringOutside({
    txtRecords: async (name) => {
      asked.push(name)
      return name === 'campaign.example' ? ['google-site=1', 'v=spf1 include:relay.example -all'] : []
    },
  })
  const config = readConfig({
    LOG_LEVEL: 'silent',
    RATE_LIMIT: 'off',
    SMTP_URL: 'smtp://u:p@relay.example:587',
    MAIL_FROM: 'letters@campaign.example',
  })
  const desk = await makeDesk(t, { config, outside })
  const viewer = await desk.organizer('viewer')
  const page = sentences((await viewer.get('/organizer/settings')).body)
  t.match(page, /SPF ready/)
  t.match(page, /DMARC missing.*_dmarc\.campaign\.example TXT v=DMARC1; p=none/s)
  t.match(page, /DKIM not known.*Your relay signs/s)
  t.same(asked.sort(), ['_dmarc.campaign.example', 'campaign.example'])
})
