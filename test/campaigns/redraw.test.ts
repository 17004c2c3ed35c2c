import t from 'tap'
import { nonceOf, postForm, typed } from '../support/filled-form.ts'
import { formBody, makeSite } from '../support/site.ts'
import { makeWorld } from '../support/world.ts'

t.test('choosing a country draws the page anew, her own ministry first, and sends nothing', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const values = { ...(await typed(world, app)), country: 'FR', name: 'Ann', redraw: 'recipients' }
  const answer = await postForm(app, formBody(values))
  t.equal(answer.statusCode, 200)
  t.match(answer.body, 'value="Ann"')
  t.match(answer.body, '<option value="FR" selected>')
  t.notMatch(answer.body, 'error-summary')
  t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 0)
})

t.test('without scripts a button shows what was typed in the letter, and sends nothing', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const values = { ...(await typed(world, app)), note: 'My <own> thought.', name: '', redraw: 'preview' }
  const { statusCode, body } = await postForm(app, formBody(values))
  t.equal(statusCode, 200)
  t.match(body, /<div class="sheet-text" data-shows="note"><p>My &lt;own&gt; thought\.<\/p>/)
  t.match(body, 'formaction="/campaigns/culture/letters#letter"')
  t.notMatch(body, 'error-summary')
  t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 0)
})

t.test('another language leads who typed nothing to a page with an address, its code kept', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const page = (await app.inject({ url: '/campaigns/culture?via=poster-1' })).body
  const field = (pattern: RegExp) => pattern.exec(page)?.[1] ?? ''
  const fresh = {
    nonce: nonceOf(page),
    via: 'poster-1',
    language: 'en',
    subject: field(/id="subject"[^>]* value="([^"]*)"/),
    body: field(/id="body"[^>]*>\n([^<]*)/),
  }
  const go = async (values: Record<string, string | undefined>, query: string) => {
    const body = formBody({ ...fresh, redraw: 'language', ...values })
    return await postForm(app, body, `/campaigns/culture/letters?${query}`)
  }
  const away = await go({}, 'lang=ru')
  t.equal(away.statusCode, 303)
  t.equal(away.headers.location, '/campaigns/culture?via=poster-1&lang=ru')
  t.equal((await go({}, 'letter=fr')).headers.location, '/campaigns/culture?letter=fr&via=poster-1')
  for (const typed of [{ name: 'Ann' }, { consent: 'on' }, { recipients: world.recipients.france }]) {
    const stays = await go(typed, 'lang=ru')
    t.equal(stays.statusCode, 200, JSON.stringify(typed))
    t.notMatch(stays.body, 'error-summary')
  }
  const hers = await go({ subject: 'Mine', name: 'Ann' }, 'letter=fr')
  t.match(hers.body, 'value="Mine"', 'what she wrote is hers in every language')
  t.match(hers.body, /id="body"[^>]* lang="fr">\nJe vous écris/, 'what she left is in the new one')
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
  const back = await postForm(
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
