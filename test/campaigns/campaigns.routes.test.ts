import t from 'tap'
import { nonceOf, postForm, subjectOf, typed } from '../support/filled-form.ts'
import { formBody, makeSite } from '../support/site.ts'
import { sentences } from '../support/visitor.ts'
import { makeWorld } from '../support/world.ts'

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

t.test('who goes back finds what she typed, but not where supporters are at risk', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, { ...world.letters, findCampaign: async () => await world.campaign() })
  const kept = async () => (await app.inject({ url: '/campaigns/culture' })).headers['cache-control']
  t.equal(await kept(), 'private, no-cache')
  await world.db.updateTable('campaigns').set({ mode: 'guarded' }).execute()
  t.equal(await kept(), 'no-store')
  const typedPage = await postForm(app, formBody(await typed(world, app)).replace('consent=on', ''))
  t.equal(typedPage.headers['cache-control'], 'no-store', 'a page with her name is never kept')
})

t.test('a letter that names her country shows where it will stand, until she has chosen it', async (t) => {
  const world = await makeWorld(t)
  await world.db
    .updateTable('appeals')
    .set({ body: 'I write from {{supporter.country}}.' })
    .where('language', '=', 'en')
    .execute()
  const app = await makeSite(t, world.letters)
  const page = await app.inject({ url: '/campaigns/culture' })
  t.match(page.body, '<p>I write from [your country].</p>')
  const values = { ...(await typed(world, app)), country: 'FR', redraw: 'recipients' }
  t.match((await postForm(app, formBody(values))).body, '<p>I write from France.</p>')
  const query = `recipient=${world.recipients.unesco}&language=en`
  const alone = await app.inject({ url: `/campaigns/culture/own-hands?${query}` })
  t.match(alone.body, '<p>I write from [your country].</p>')
})

t.test('the letter is shown in each language in which somebody will get it', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const english = await app.inject({ url: '/campaigns/culture?lang=be' })
  t.match(english.body, '<article class="sheet" lang="en"')
  t.match(english.body, '<article class="sheet" lang="fr"')
  t.match(english.body, 'formaction="/campaigns/culture/letters?letter&#x3D;fr&amp;lang&#x3D;be#letter"')
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

t.test('every reader gets a nonce of her own, and readers together get every wording', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const pages = await Promise.all(Array.from({ length: 60 }, () => app.inject({ url: '/campaigns/culture' })))
  t.equal(new Set(pages.map((page) => nonceOf(page.body))).size, 60)
  t.equal(new Set(pages.map((page) => subjectOf(page.body))).size, 2)
})

t.test('however many codes lead to a page, it is kept once, and each form bears its own', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  let drawn = 0
  const { view } = app
  app.view = (async (...given: Parameters<typeof view>) => {
    drawn += 1
    return await view(...given)
  }) as typeof view
  const pages = await Promise.all(
    Array.from({ length: 60 }, (_, index) => app.inject({ url: `/campaigns/culture?via=code-${index}` })),
  )
  t.ok(drawn <= 8, `drawn ${drawn} times`)
  for (const [index, page] of pages.entries())
    t.match(page.body, `<input type="hidden" name="via" value="code-${index}">`)
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
    t.equal((await postForm(app, formBody(values))).statusCode, 409)
    for (const page of ['own-hands?lang=be', `own-hands?recipient=${world.recipients.unesco}&lang=be`]) {
      const own = await app.inject({ url: `/campaigns/culture/${page}` })
      t.equal(own.headers.location, '/campaigns/culture?lang=be', 'a link to its letter leads to why')
    }
    await turn('closed')
    t.match((await app.inject({ url: '/campaigns/culture' })).body, 'This campaign has ended')
    const list = (await app.inject({ url: '/' })).body
    t.match(list, /Closed\..*Fewer than ten people have written\./s)
    t.notMatch(list, 'among the first', 'nobody is invited to what is over')
    await world.db.updateTable('campaigns').set({ status: 'live', ends_at: world.clock.now() }).execute()
    t.match((await app.inject({ url: '/' })).body, /Closed\..*Fewer than ten/s, 'nor after its last day')
    t.notMatch((await app.inject({ url: '/campaigns/culture/tally' })).body, '#sign')
    const starts_at = new Date(world.clock.now().getTime() + 86_400_000)
    await world.db.updateTable('campaigns').set({ starts_at, ends_at: null, example: true }).execute()
    t.match(
      (await app.inject({ url: '/' })).body,
      /<strong>Begins on [^<]+\.<\/strong> <\/p>/,
      'before its first',
    )
    t.notMatch((await app.inject({ url: '/campaigns/culture/tally' })).body, '#sign')
    const early = sentences((await app.inject({ url: '/campaigns/culture' })).body)
    t.match(early, /This campaign has not begun yet.*To 4 recipients/, 'said first, of an example too')
    t.notMatch(early, /You can try everything|among the first/)
    await world.db.updateTable('campaigns').set({ starts_at: null, example: false }).execute()
    await turn('draft')
    t.equal((await app.inject({ url: '/campaigns/culture' })).statusCode, 404)
    t.match((await app.inject({ url: '/' })).body, 'No campaign is open yet')
  },
)

t.test('an address that names no campaign is 404 whatever characters stand in it', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  for (const slug of ['none', '%00', 'a%27b', '..%2f..', '%F0%9F%95%8A', 'A'.repeat(90)]) {
    const answer = await app.inject({ url: `/campaigns/${slug}` })
    t.equal(answer.statusCode, 404, slug)
  }
})
