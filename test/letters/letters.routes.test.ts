import t from 'tap'
import { translatorFor } from '../../src/i18n.ts'
import { confirmPage } from '../../src/letters/letter-pages.ts'
import { readLetter } from '../../src/letters/read-letter.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { formBody, makeSite } from '../support/site.ts'
import { sentences } from '../support/visitor.ts'
import { countDeliveries, post, writtenLetter } from '../support/written-letter.ts'

const AROUND = { isChanged: false, hasInbound: false }

t.test(
  'reading the link changes nothing; the button confirms; the receipt tells what became of it',
  async (t) => {
    const { world, app, link } = await writtenLetter(t)
    for (const _scanner of [1, 2, 3]) await app.inject({ url: link })
    const page = await app.inject({ url: link })
    t.equal(page.statusCode, 200)
    t.match(page.body, 'Read your letter once more')
    t.match(page.body, 'Dear Director-General,')
    t.match(page.body, 'Ann Example')
    t.match(page.body, 'Confirm and send my 2 letters', 'one is hers to send')
    t.match(
      sentences(page.body),
      /In your hands: 1 letter\. A letter that goes through .* you copy it there\. We carry: 1 letter\. On paper, by post: 1 letter\./,
    )
    t.equal(await countDeliveries(world), 0)
    const answer = await post(app, `${link}/confirmation`, 'revision=1')
    t.equal(answer.statusCode, 303)
    t.equal(answer.headers.location, `${link}/receipt`)
    t.equal(await countDeliveries(world), 3)
    const receipt = await app.inject({ url: `${link}/receipt` })
    t.match(receipt.body, 'Waiting to go out.')
    t.match(receipt.body, 'Waits to be printed and posted.')
    t.match(sentences(receipt.body), 'France · by post', 'ministries of one name are told apart')
    t.match(receipt.body, new RegExp(`href="${link}/forms/[0-9a-f-]{36}">Fill in its form`))
    t.match(receipt.body, 'https://t.me/share/url?')
    const again = await app.inject({ url: link })
    t.equal(again.headers.location, `${link}/receipt`, 'a used link leads to the receipt')
  },
)

t.test(
  'what she reads once more can be changed, and goes on from its link without a second mail',
  async (t) => {
    const { world, app, link } = await writtenLetter(t)
    t.match((await app.inject({ url: link })).body, `<form action="${link}/draft#sign" method="post">`)
    t.equal(
      (await app.inject({ url: `${link}/draft` })).headers.location,
      link,
      'nothing of hers by opening it',
    )
    const draft = await post(app, `${link}/draft`, '')
    t.equal(draft.statusCode, 200)
    t.equal(draft.headers['cache-control'], 'no-store')
    t.match(draft.body, 'value="Ann Example"')
    t.match(draft.body, /id="consent"[^>]* checked/)
    t.equal(draft.body.match(/name="recipients"[^>]* checked/g)?.length, 3)
    const field = (name: string) =>
      new RegExp(`name="${name}"[^>]* value="([^"]+)"`).exec(draft.body)?.[1] ?? ''
    const values = {
      nonce: field('nonce'),
      rewrites: field('rewrites'),
      email: field('email'),
      name: 'Ann Example',
      country: 'PL',
      recipients: [world.recipients.unesco],
      note: 'One thing more.',
      consent: 'on',
    }
    const wrong = await post(app, '/campaigns/culture/letters', formBody({ ...values, name: '' }))
    t.match(wrong.body, `name="rewrites" value="${values.rewrites}"`, 'also when something is wrong')
    const changed = await post(app, '/campaigns/culture/letters', formBody(values))
    t.equal(changed.headers.location, link)
    const page = await app.inject({ url: link })
    t.match(page.body, 'One thing more.')
    t.match(page.body, 'Confirm and send my letter')
    t.equal((await world.db.selectFrom('mails').select('id').execute()).length, 1)
    const other = await post(app, `${link}/draft`, '')
    const [, nonce = ''] = /name="nonce" value="([^"]+)"/.exec(other.body) ?? []
    const away = formBody({ ...values, nonce, email: 'eve@supporters.example' })
    t.match(
      (await post(app, '/campaigns/culture/letters', away)).headers.location,
      /pending$/,
      'of another address',
    )
    await post(app, `${link}/confirmation`, 'revision=2')
    t.equal((await post(app, `${link}/draft`, '')).headers.location, link, 'not when it has gone out')
    t.equal((await post(app, '/letters/forged/draft', '')).headers.location, '/letters/forged')
  },
)

t.test(
  'of hundreds of letters in words of their own a few stand open, each named by its recipient',
  async (t) => {
    const { world, link } = await writtenLetter(t)
    const token = link.split('/').at(-1) as string
    const view = await readLetter(world.letters, token)
    if (view.kind !== 'pending') throw new Error('a letter that waits')
    const [sheet] = view.sheets
    if (!sheet) throw new Error('a letter with a sheet')
    const sheets = Array.from({ length: 21 }, (_, at) => ({
      ...sheet,
      text: `Letter ${at}`,
      addressee: ['Deputy', `Name ${at}`],
    }))
    const around = { campaign: await world.campaign(), token, baseUrl: '', now: world.clock.now() }
    const words = translatorFor('ru')
    const input = { ...around, words, path: (path: string) => path }
    const page = confirmPage({ ...input, view: { ...view, sheets } }, AROUND)
    t.same(page.ways, [], 'of mail alone there is nothing to tell')
    const forms = sheets.map((sheet) => ({ ...sheet, channel: 'form' as const, hasPostalAddress: true }))
    const paused = { ...input, campaign: { ...around.campaign, status: 'paused' as const } }
    t.equal(confirmPage({ ...paused, view }, AROUND).draft, null, 'no form is offered where there is none')
    const byForm = confirmPage({ ...input, view: { ...view, sheets: forms } }, AROUND)
    t.equal(byForm.button, 'Подтвердить моё письмо', 'what she sends herself is not promised to be sent')
    t.match(
      byForm.whoSees,
      /останется у нас\. Ваш почтовый адрес увидят/,
      'nor answers, and no address hidden',
    )
    t.equal(page.button, 'Подтвердить и отправить мои письма: 21')
    t.equal(page.sheets.length, 5)
    t.equal(page.sheets[0]?.caption, 'Английский: Deputy, Name 0')
    t.equal(page.folded?.title, 'Ещё 16 писем, каждое со своими словами')
    t.equal(page.folded?.sheets.length, 16)
    const alike = sheets.map((sheet) => ({ ...sheet, text: 'The same' }))
    t.match(
      confirmPage({ ...input, view: { ...view, sheets: alike } }, AROUND).sheets[0]?.caption,
      /тот же текст 21 адресату; здесь он составлен для первого/,
      'twenty-one is counted as one in Russian, and is not one',
    )
  },
)

t.test(
  'who chose to be safer stays so, whoever writes her letter anew, and reads who sees what',
  async (t) => {
    const { world, app, link } = await writtenLetter(t)
    const write = async (values: Record<string, unknown>) =>
      writeLetter(world.letters, await world.campaign(), { ...(await world.form()), ...values }, 'en')
    t.match((await app.inject({ url: link })).body, 'see your name, your country and your e-mail address')
    for (const mode of ['guarded', undefined, 'open']) {
      t.same(await write({ mode }), { kind: 'written' })
      t.match((await app.inject({ url: link })).body, 'Your e-mail address stays with us', `${mode}`)
    }
    const trial = await makeSite(t, { ...world.letters, isTrial: true })
    const page = (await trial.inject({ url: link })).body
    t.match(page, 'Answers reach you through us for three days after', 'as in the outbox')
    const form = sentences((await trial.inject({ url: '/campaigns/culture' })).body)
    t.match(form, /Answers reach you through us for twelve days after/)
    t.match(form, /Delete my e-mail address and my letter as soon as three days after/)
    t.notMatch(form, /Do not show my e-mail address/, 'nobody is shown it')
    const revision = /name="revision" value="(\d+)"/.exec(page)?.[1]
    await post(trial, `${link}/confirmation`, `revision=${revision}`)
    t.match((await trial.inject({ url: `${link}/receipt` })).body, 'through us for three days after')
    t.match(await write({ mode: 'own_hands' }), { kind: 'invalid', errors: { mode: {} } })
  },
)

t.test('buttons that are not there, pressed from the same network, hold nobody up', async (t) => {
  const { world, app, link } = await writtenLetter(t)
  for (let pressed = 0; pressed < 40; pressed++) {
    const where = pressed % 2 ? link : `/letters/${'A'.repeat(48)}`
    await post(app, `${where}/confirmation`, 'revision=9')
  }
  await post(app, `${link}/confirmation`, 'revision=1')
  t.equal(await countDeliveries(world), 3)
})

t.test('a page that is older than the letter shows the letter again instead of sending it', async (t) => {
  const { world, app, link } = await writtenLetter(t)
  const newer = await world.form({ note: 'A newer thought.' })
  await writeLetter(world.letters, await world.campaign(), newer, 'en')
  const answer = await post(app, `${link}/confirmation`, 'revision=1')
  t.equal(answer.statusCode, 409)
  t.match(answer.body, 'A newer thought.')
  t.match(answer.body, 'written anew since you opened this page')
  t.equal(await countDeliveries(world), 0)
})
