import t from 'tap'
import { formBody, makeSite, SAME_ORIGIN } from '../support/site.ts'
import { makeWorld, type World } from '../support/world.ts'

const FORM = { ...SAME_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' }

t.test('a supporter reads what is asked, of whom, and the letter with her place in it', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const home = await app.inject({ url: '/' })
  t.match(home.body, '<a href="/campaigns/culture">Write for culture</a>')
  t.match(home.body, 'Be among the first to write.')
  const page = await app.inject({ url: '/campaigns/culture' })
  t.equal(page.statusCode, 200)
  t.match(page.body, '<em>now</em>')
  t.match(page.body, 'Dear Director-General,')
  t.match(page.body, 'data-shows="name" class="is-awaited">Your name<')
  t.match(page.body, 'through its web form')
  t.match(page.body, 'Poland')
  t.ok(Buffer.byteLength(page.body) < 50_000, `${Buffer.byteLength(page.body)} bytes`)
  t.equal(page.headers['set-cookie'], undefined)
})

t.test('the letter is shown in each language in which somebody will get it', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const english = await app.inject({ url: '/campaigns/culture?lang=be' })
  t.match(english.body, '<article class="sheet" lang="en"')
  t.match(english.body, '<article class="sheet" lang="fr"')
  t.match(english.body, 'href="/campaigns/culture?letter&#x3D;fr&amp;lang&#x3D;be#letter"')
  const french = await app.inject({ url: '/campaigns/culture?letter=fr' })
  t.ok(french.body.indexOf('"sheet" lang="fr"') < french.body.indexOf('"sheet" lang="en"'))
  t.equal((await app.inject({ url: '/campaigns/culture?letter=xx&letter=%00' })).statusCode, 200)
})

t.test('a campaign is found the moment it is published, by whoever looked for it before', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const setStatus = async (status: 'draft' | 'live') =>
    await world.db.updateTable('campaigns').set({ status }).where('slug', '=', 'culture').execute()
  await setStatus('draft')
  t.equal((await app.inject({ url: '/campaigns/culture' })).statusCode, 404)
  await setStatus('live')
  t.equal((await app.inject({ url: '/campaigns/culture' })).statusCode, 200)
})

t.test('a letter is taken, and the answer is the same when it is sent again', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const body = formBody(await typed(world, app))
  for (const attempt of [1, 2]) {
    const answer = await post(app, body)
    t.equal(answer.statusCode, 303, `attempt ${attempt}`)
    t.equal(answer.headers.location, '/campaigns/culture/letters/pending')
  }
  t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 1)
  t.equal(world.woken.length, 1)
  const pending = await app.inject({ url: '/campaigns/culture/letters/pending?lang=ru' })
  t.match(pending.body, 'Загляните в свою почту')
})

t.test('what is wrong is said beside its field and at the top, and everything typed is kept', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const values = {
    ...(await typed(world, app)),
    name: 'Ann <b>"X"</b>',
    email: 'ann@example.org\r\nBcc: all@example.org',
    country: 'ZZ',
    note: 'Я пішу 🕊\r\n\r\nбо мушу',
    body: 'My own words, longer than nothing.',
    consent: undefined,
    updates: 'on',
  }
  const answer = await post(app, formBody(values))
  t.equal(answer.statusCode, 422)
  t.match(answer.body, '<title>Please look at these once more: Write for culture')
  for (const field of ['name', 'email', 'country', 'consent']) {
    t.match(answer.body, `<a href="#${field}">`, `${field} in the summary`)
    t.match(answer.body, `id="${field}-error"`, `${field} beside its field`)
  }
  t.match(answer.body, 'value="Ann &lt;b&gt;&quot;X&quot;&lt;/b&gt;"')
  t.match(answer.body, 'Я пішу 🕊')
  t.match(answer.body, 'My own words, longer than nothing.')
  t.match(answer.body, 'name="updates" value="on" checked')
  t.notMatch(answer.body, '<b>"X"')
  t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 0)
})

t.test('the letter beside the form shows merge fields filled, also when the form comes back', async (t) => {
  const world = await makeWorld(t)
  await world.db
    .updateTable('appeals')
    .set({ body: 'Please help, {{recipient.office}}. {{supporter.name}} asks.' })
    .where('language', '=', 'en')
    .execute()
  const app = await makeSite(t, world.letters)
  const first = await app.inject({ url: '/campaigns/culture' })
  t.match(first.body, /<p>Please help, Director-General\. Your name asks\.<\/p>/)
  t.match(first.body, 'Words in double braces, such as {{recipient.name}}, are replaced')
  const form = await typed(world, app)
  const back = await post(
    app,
    formBody({ ...form, name: 'Ann', consent: '', body: '{{recipient.office}}, {{supporter.name}} writes.' }),
  )
  t.equal(back.statusCode, 422)
  t.match(back.body, /<p>Minister of Foreign Affairs, Ann writes\.<\/p>/, 'to her own ministry')
  t.match(
    back.body,
    /<textarea id="body"[^>]*>\n\{\{recipient\.office\}\}, /,
    'and stay open where she edits them',
  )
})

t.test('a form comes back with the wording that was read, whatever the seed', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  for (let i = 0; i < 6; i++) {
    const page = await app.inject({ url: '/campaigns/culture' })
    const again = await post(app, formBody({ nonce: nonceOf(page.body), name: '' }))
    t.equal(again.statusCode, 422)
    t.equal(subjectOf(again.body), subjectOf(page.body))
    t.not(nonceOf(again.body), nonceOf(page.body), 'with a nonce of its own')
  }
})

t.test('every reader gets a nonce of her own, and readers together get every wording', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const pages = await Promise.all(Array.from({ length: 60 }, () => app.inject({ url: '/campaigns/culture' })))
  t.equal(new Set(pages.map((page) => nonceOf(page.body))).size, 60)
  t.equal(new Set(pages.map((page) => subjectOf(page.body))).size, 2)
})

t.test('choosing a country draws the page anew, her own ministry first, and sends nothing', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const values = { ...(await typed(world, app)), country: 'FR', name: 'Ann', redraw: 'recipients' }
  const answer = await post(app, formBody(values))
  t.equal(answer.statusCode, 200)
  t.match(answer.body, 'value="Ann"')
  t.match(answer.body, '<option value="FR" selected>')
  t.notMatch(answer.body, 'error-summary')
  t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 0)
})

t.test('a nonce that is forged, missing, or of another page is refused with a sentence', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const values = await typed(world, app)
  for (const nonce of [undefined, '', 'x'.repeat(64), [values.nonce, values.nonce]]) {
    const answer = await post(app, formBody({ ...values, nonce }))
    t.equal(answer.statusCode, 422)
    t.match(answer.body, '<a href="#letter-form">')
  }
})

t.test(
  'a paused campaign shows its letter and no form; a closed one says so; a draft is not there',
  async (t) => {
    const world = await makeWorld(t)
    const app = await makeSite(t, { ...world.letters, findCampaign: async () => await world.campaign() })
    const values = await typed(world, app)
    const turn = async (status: 'paused' | 'closed' | 'draft') =>
      await world.db.updateTable('campaigns').set({ status }).execute()
    const hold = async (holds: boolean) =>
      await world.db.updateTable('campaigns').set({ sends_while_paused: !holds }).execute()
    await turn('paused')
    await hold(false)
    t.match((await app.inject({ url: '/campaigns/culture' })).body, 'Letters that were confirmed go out.')
    await hold(true)
    t.match((await app.inject({ url: '/campaigns/culture' })).body, 'Letters that were confirmed wait')
    await hold(false)
    const paused = await app.inject({ url: '/campaigns/culture' })
    t.match(paused.body, 'This campaign is paused')
    t.match(paused.body, 'Dear Director-General,')
    t.notMatch(paused.body, 'id="letter-form"')
    t.equal((await post(app, formBody(values))).statusCode, 409)
    await turn('closed')
    t.match((await app.inject({ url: '/campaigns/culture' })).body, 'This campaign has ended')
    const list = (await app.inject({ url: '/' })).body
    t.match(list, /Closed\..*Fewer than ten people have written\./s)
    t.notMatch(list, 'among the first', 'nobody is invited to what is over')
    await world.db.updateTable('campaigns').set({ status: 'live', ends_at: world.clock.now() }).execute()
    t.match((await app.inject({ url: '/' })).body, /Closed\..*Fewer than ten/s, 'nor after its last day')
    await turn('draft')
    t.equal((await app.inject({ url: '/campaigns/culture' })).statusCode, 404)
    t.match((await app.inject({ url: '/' })).body, 'No campaign is open yet')
  },
)

t.test('when the database is away, the form answers 503 and keeps what was typed', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  const away = { ...world.letters, findCampaign: async () => campaign }
  const app = await makeSite(t, world.letters)
  const values = await typed(world, app)
  const later = await makeSite(t, { ...away, keysOf: async () => Promise.reject(brokenConnection()) })
  const answer = await post(later, formBody({ ...values, note: 'Not lost.' }))
  t.equal(answer.statusCode, 503)
  t.ok(Number(answer.headers['retry-after']) > 0)
  t.match(answer.body, 'Not lost.')
  t.match(answer.body, `name="nonce" value="${values.nonce}"`)
  t.match(answer.body, '<form action="/campaigns/culture/letters" method="post"')
})

t.test('an address that names no campaign is 404 whatever characters stand in it', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  for (const slug of ['none', '%00', 'a%27b', '..%2f..', '%F0%9F%95%8A', 'A'.repeat(90)]) {
    const answer = await app.inject({ url: `/campaigns/${slug}` })
    t.equal(answer.statusCode, 404, slug)
  }
})

/** What the driver throws while PostgreSQL is stopped. */
const brokenConnection = () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })

type App = Awaited<ReturnType<typeof makeSite>>

const post = async (app: App, payload: string) =>
  await app.inject({ method: 'POST', url: '/campaigns/culture/letters', headers: FORM, payload })

/** What Ann's browser sends from a page it has just read. */
async function typed(world: World, app: App) {
  const page = await app.inject({ url: '/campaigns/culture' })
  return {
    nonce: nonceOf(page.body),
    language: 'en',
    name: 'Ann Example',
    email: 'ann@supporters.example',
    country: 'PL',
    recipients: [world.recipients.unesco, world.recipients.france],
    consent: 'on',
  }
}

function nonceOf(html: string): string {
  return /name="nonce" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

function subjectOf(html: string): string | undefined {
  return /data-shows="subject">([^<]+)</.exec(html)?.[1]
}
