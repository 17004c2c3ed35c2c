import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { openSession } from '../../src/organizers/sessions.ts'
import { makeDesk } from '../support/desk.ts'
import { sentences } from '../support/visitor.ts'
import { HOUR, MINUTE } from '../support/world.ts'

t.test('the link of the first start makes one owner, once', async (t) => {
  const desk = await makeDesk(t)
  const old = await desk.firstLink()
  const link = await desk.firstLink()
  const [ann, ben] = [desk.stranger(), desk.stranger()]
  t.equal((await ann.get(old)).status, 410, 'a new start ends the link before it')
  t.match(sentences((await ann.get(link)).body), /Begin as the first owner/)
  t.equal((await desk.stranger().get(link)).status, 200, 'looking at it uses nothing up')
  const wrong = await ann.post(link, { name: 'Ann Example', email: 'ann' })
  t.equal(wrong.status, 422)
  t.match(wrong.body, /value="Ann Example"/)
  const entered = await ann.post(link, { name: 'Ann Example', email: 'Ann@Desk.example' })
  t.match(entered, { status: 303, location: '/organizer/account?welcome=1' })
  t.match(sentences((await ann.get('/organizer/team')).body), /Ann Example you ann@desk\.example/)
  t.equal((await ben.post(link, { name: 'Ben', email: 'ben@desk.example' })).status, 410)
  t.equal(await desk.firstLink(), '', 'as soon as there is an organizer, no such link is made')
})

t.test('a mailed link signs in once, by a button, within fifteen minutes', async (t) => {
  const desk = await makeDesk(t)
  const { email } = await desk.organizer('editor')
  const ask = async () => {
    await desk.stranger().post('/organizer/session', { email })
    return (await desk.mailedLink(email)) ?? ''
  }
  const link = await ask()
  const browser = desk.stranger()
  t.match(sentences((await browser.get(link)).body), /Sign in as editor/)
  t.equal((await browser.get('/organizer/team')).status, 303, 'reading the link signs nobody in')
  const presses = await Promise.all(Array.from({ length: 10 }, () => browser.post(link)))
  t.equal(presses.filter(({ status }) => status === 303).length, 1)
  t.equal((await browser.get('/organizer/team')).status, 200)
  desk.world.clock.move(MINUTE)
  const late = await ask()
  desk.world.clock.move(15 * MINUTE)
  t.equal((await desk.stranger().post(late)).status, 410)
  t.equal((await desk.stranger().post(`${link.slice(0, -1)}A`)).status, 410)
})

t.test('right and wrong addresses are answered alike, and guesses are limited', async (t) => {
  const desk = await makeDesk(t)
  const { email } = await desk.organizer('viewer')
  const stranger = desk.stranger()
  const right = await stranger.post('/organizer/session', { email })
  const wrong = await stranger.post('/organizer/session', { email: 'nobody@desk.example' })
  t.same([right.status, right.location, right.body], [wrong.status, wrong.location, wrong.body])
  for (let i = 0; i < 9; i++) await stranger.post('/organizer/session', { email })
  const count = async () => (await desk.world.db.selectFrom('mails').select('id').execute()).length
  t.equal(await count(), 5, 'five links an hour for one address')
  desk.world.clock.move(HOUR)
  await stranger.post('/organizer/session', { email: `${email.toUpperCase()} ` })
  t.equal(await count(), 6)
  for (const bad of ['', 'a@b', 'a@b.example,c@d.example', 'x'.repeat(300)])
    t.equal((await stranger.post('/organizer/session', { email: bad })).status, 422)
})

t.test('a session ends after thirty idle minutes, after twelve hours, and when it is ended', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const isIn = async () => (await editor.get('/organizer/team')).status === 200
  for (let i = 0; i < 23; i++) {
    desk.world.clock.move(29 * MINUTE)
    t.ok(await isIn())
  }
  desk.world.clock.move(60 * MINUTE)
  t.notOk(await isIn(), 'twelve hours have passed')
  const viewer = await desk.organizer('viewer')
  desk.world.clock.move(31 * MINUTE)
  t.equal((await viewer.get('/organizer/team')).location, '/organizer/session?next=%2Forganizer%2Fteam')
  const owner = await desk.organizer('owner')
  await owner.post('/organizer/session/end')
  t.equal((await owner.get('/organizer/team')).status, 303)
})

t.test('all other sessions are ended by one button, this one stays', async (t) => {
  const desk = await makeDesk(t)
  const viewer = await desk.organizer('viewer')
  const other = desk.stranger()
  const at = { organizerId: viewer.id, browser: 'Firefox', now: desk.world.clock.now() }
  other.cookies.set('organizer', (await openSession(desk.world.db, at)).cookie)
  t.equal((await other.get('/organizer/account')).status, 200)
  const done = await viewer.postAndFollow('/organizer/account/sessions/end')
  t.match(done.body, 'All other sessions are ended.')
  t.notMatch(done.body, 'End all others', 'there is none left')
  t.equal((await other.get('/organizer/account')).status, 303)
})

t.test('what was typed is kept when the session has ended meanwhile', async (t) => {
  const desk = await makeDesk(t)
  const owner = await desk.organizer('owner')
  desk.world.clock.move(HOUR)
  const answer = await owner.post('/organizer/team', {
    name: 'Ben <b>',
    email: 'ben@desk.example',
    role: 'editor',
  })
  t.equal(answer.status, 401)
  t.match(answer.body, 'name="name" value="Ben &lt;b&gt;"')
  t.match(answer.body, 'action="/organizer/team"')
})

t.test('a name that is too long comes back as it was typed', async (t) => {
  const desk = await makeDesk(t)
  const viewer = await desk.organizer('viewer')
  const name = 'Ann '.repeat(50).trim()
  const { status, body } = await viewer.post('/organizer/account', { name, locale: 'en' })
  t.equal(status, 422)
  t.match(body, `name="name" type="text" value="${name}"`)
})

t.test('the cookie is kept from scripts, and over https from everything else', async (t) => {
  const desk = await makeDesk(t, {
    config: readConfig({ LOG_LEVEL: 'silent', RATE_LIMIT: 'off', BASE_URL: 'https://letters.example' }),
  })
  const link = await desk.firstLink()
  const { headers } = await desk.stranger().post(link.replace(/^.*?(?=\/organizer)/, ''), {
    name: 'Ann',
    email: 'ann@desk.example',
  })
  t.match(headers['set-cookie'], /^__Host-organizer=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
})

t.test('a page leads back to the desk and nowhere else', async (t) => {
  const desk = await makeDesk(t)
  const viewer = await desk.organizer('viewer')
  const next = async (to: string) =>
    (await viewer.get(`/organizer/session?next=${encodeURIComponent(to)}`)).location
  t.equal(await next('/organizer/team?a=1'), '/organizer/team?a=1')
  for (const bad of [
    'https://evil.example',
    '//evil.example',
    '/organizer@evil',
    '/organizerx',
    '/organizer\\x',
    '/',
  ])
    t.equal(await next(bad), '/organizer', bad)
})

t.test('whoever signs in comes to the page that she wanted to open', async (t) => {
  const desk = await makeDesk(t)
  const { email } = await desk.organizer('editor')
  const browser = desk.stranger()
  const asked = (await browser.get('/organizer/letters/search?receipt=ABCD')).location ?? ''
  const form = (await browser.get(asked)).body
  const [, wanted = ''] = /name="next" value="([^"]*)"/.exec(form) ?? []
  t.equal(wanted.replaceAll('&#x3D;', '='), '/organizer/letters/search?receipt=ABCD')
  await browser.post('/organizer/session', { email, next: '/organizer/letters/search?receipt=ABCD' })
  const link = (await desk.mailedLink(email)) ?? ''
  t.match(link, /\?next=%2Forganizer%2Fletters%2Fsearch$/, 'what was looked for is not mailed')
  t.equal((await browser.post(link)).location, '/organizer/letters/search')
})
