import t from 'tap'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { nonceOf, postForm, subjectOf, typed } from '../support/filled-form.ts'
import { formBody, makeSite } from '../support/site.ts'
import { makeWorld } from '../support/world.ts'

t.test('a letter is taken, and the answer is the same when it is sent again', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const body = formBody(await typed(world, app))
  for (const attempt of [1, 2]) {
    const answer = await postForm(app, body)
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
    show_name: 'on',
  }
  const answer = await postForm(app, formBody(values))
  t.equal(answer.statusCode, 422)
  t.match(answer.body, '<title>Please look at these once more: Write for culture')
  for (const field of ['name', 'email', 'country', 'consent']) {
    t.match(answer.body, `<a href="#${field}">`, `${field} in the summary`)
    t.match(answer.body, `id="${field}-error"`, `${field} beside its field`)
  }
  t.match(answer.body, 'value="Ann &lt;b&gt;&quot;X&quot;&lt;/b&gt;"')
  t.match(answer.body, 'Я пішу 🕊')
  t.match(answer.body, 'My own words, longer than nothing.')
  t.match(answer.body, 'name="show_name" value="on" checked')
  t.notMatch(answer.body, 'name="updates"', 'nothing is offered that is not done')
  t.notMatch(answer.body, '<b>"X"')
  t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 0)
})

t.test('what nobody sees at the ends of a copied name or address does not stop a letter', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const values = {
    ...(await typed(world, app)),
    name: '\u200e Ann\u200b',
    email: '\ufeffann@supporters.example\u200b ',
  }
  t.equal((await postForm(app, formBody(values))).statusCode, 303)
  const within = await postForm(app, formBody({ ...values, name: 'Ann\u200bExample' }))
  t.match(within.body, 'contains a character that cannot be seen', 'within it might disguise a name')
})

t.test('a text that is too long is named together with everything else that is wrong', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const values = { ...(await typed(world, app)), note: 'x'.repeat(1_001), email: 'ann@', consent: undefined }
  const named = async (more: Record<string, string | undefined>) => {
    const { statusCode, body } = await postForm(app, formBody({ ...values, ...more }))
    t.equal(statusCode, 422)
    return [...body.matchAll(/<li><a href="#([a-z_-]+)">/g)].map(([, field]) => field)
  }
  t.same(await named({}), ['email', 'note', 'consent'])
  const long = await postForm(app, formBody({ ...values, note: `${'х'.repeat(1_000)}\r\n🕊` }))
  t.match(long.body, 'Shorten this to 1,000 characters; it has 1,002 now.')
  t.same(await named({ subject: 'x'.repeat(151), name: '' }), ['name', 'email', 'note', 'subject', 'consent'])
  t.same(await named({ note: '', country: 'x'.repeat(101) }), ['email', 'country', 'consent'])
  t.same(await named({ nonce: 'forged', name: '' }), ['letter-form', 'name', 'email', 'note', 'consent'])
  t.same(await named({ website: 'https://ann.example' }), ['letter-form', 'email', 'note', 'consent'])
})

t.test('a form that a browser filled in too well is shown again, and sent the second time', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const values = { ...(await typed(world, app)), consent: 'on' }
  const answer = await postForm(app, formBody({ ...values, website: 'https://ann.example' }))
  t.equal(answer.statusCode, 422)
  t.match(answer.body, 'Something filled in a field that people do not see.')
  t.match(answer.body, 'name="website" tabindex="-1" autocomplete="off" value=""')
  t.equal((await world.db.selectFrom('mails').select('id').execute()).length, 0)
  t.equal((await postForm(app, formBody(values))).statusCode, 303)
})

t.test('a form comes back with the wording that was read, whatever the seed', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  for (let i = 0; i < 6; i++) {
    const page = await app.inject({ url: '/campaigns/culture' })
    const again = await postForm(app, formBody({ nonce: nonceOf(page.body), name: '' }))
    t.equal(again.statusCode, 422)
    t.equal(subjectOf(again.body), subjectOf(page.body))
    t.not(nonceOf(again.body), nonceOf(page.body), 'with a nonce of its own')
  }
})

t.test('a nonce that is forged, missing, or of another page is refused with a sentence', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const values = await typed(world, app)
  for (const nonce of [undefined, '', 'x'.repeat(64), [values.nonce, values.nonce]]) {
    const answer = await postForm(app, formBody({ ...values, nonce }))
    t.equal(answer.statusCode, 422)
    t.match(answer.body, '<a href="#letter-form">')
  }
})

t.test('when the database is away, the form answers 503 and keeps what was typed', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  const away = { ...world.letters, findCampaign: async () => campaign }
  const app = await makeSite(t, world.letters)
  const values = await typed(world, app)
  const later = await makeSite(t, { ...away, keysOf: async () => Promise.reject(brokenConnection()) })
  const answer = await postForm(later, formBody({ ...values, note: 'Not lost.' }))
  t.equal(answer.statusCode, 503)
  t.ok(Number(answer.headers['retry-after']) > 0)
  t.match(answer.body, 'Not lost.')
  t.match(answer.body, `name="nonce" value="${values.nonce}"`)
  t.match(answer.body, '<form id="again" action="/campaigns/culture/letters" method="post"')
  t.match(answer.body, 'form="again" formaction="/campaigns/culture/letters?lang&#x3D;be"', 'in any language')
})

/** What the driver throws while PostgreSQL is stopped. */
const brokenConnection = () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })

for (const javaScriptEnabled of [true, false])
  t.test(
    `with scripts ${javaScriptEnabled ? 'on' : 'off'} another language of page or letter keeps what was typed`,
    { skip: NO_CHROMIUM },
    async (t) => {
      const world = await makeWorld(t)
      const app = await makeSite(t, world.letters)
      const site = await app.listen({ host: '127.0.0.1', port: 0 })
      const page = await (await launchChromium(t)).newPage({ locale: 'en', javaScriptEnabled })
      const goTo = async (name: string, tag: string) => {
        await page.getByRole('button', { name, exact: true }).click()
        await page.waitForSelector(tag)
      }
      await page.goto(`${site}/campaigns/culture`)
      await page.fill('#name', 'Ann Example')
      await page.fill('#note', 'My own thought.')
      await page.check('#consent')
      await goTo('Français', '.sheet[lang="fr"]')
      t.equal(await page.inputValue('#name'), 'Ann Example')
      t.equal(await page.inputValue('#note'), 'My own thought.')
      t.ok(await page.isChecked('#consent'))
      t.match(
        await page.inputValue('#body'),
        'Je vous écris',
        'words that nobody changed come in the new one',
      )
      t.equal(await page.locator('details:has(#body)').getAttribute('open'), null, 'and count as unchanged')
      await page.locator('details:has(#body) summary').click()
      await page.fill('#body', 'Words of mine.')
      await goTo('Русский', 'html[lang="ru"]')
      t.equal(await page.inputValue('#body'), 'Words of mine.')
      t.equal(await page.getAttribute('#body', 'lang'), 'fr', 'a letter of hers stays in its language')
      t.equal(await page.inputValue('#subject'), 'La culture au Bélarus', 'with the line that she left')
      t.notMatch(page.url(), 'Ann')
      await page.fill('#email', 'ann@nowhere')
      await page.selectOption('#country', 'PL')
      await page.press('#name', 'Enter')
      await page.waitForSelector('.error-summary')
      t.equal(await page.getAttribute('html', 'lang'), 'ru', 'the Enter key sends, and changes no language')
      t.equal(await page.inputValue('#name'), 'Ann Example')
    },
  )
