import t from 'tap'
import { translatorFor } from '../../src/i18n.ts'
import { confirmPage } from '../../src/letters/letter-pages.ts'
import { signLetterToken } from '../../src/letters/letter-token.ts'
import { readLetter } from '../../src/letters/read-letter.ts'
import { foldAlike } from '../../src/letters/receipt-fold.ts'
import { receiptHead } from '../../src/letters/receipt-head.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { makeSite, SAME_ORIGIN } from '../support/site.ts'
import { DAY, makeWorld, type World } from '../support/world.ts'

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
    t.match(page.body, 'Confirm and send my 3 letters')
    t.equal(await countDeliveries(world), 0)
    const answer = await post(app, `${link}/confirmation`, 'revision=1')
    t.equal(answer.statusCode, 303)
    t.equal(answer.headers.location, `${link}/receipt`)
    t.equal(await countDeliveries(world), 3)
    const receipt = await app.inject({ url: `${link}/receipt` })
    t.match(receipt.body, 'Waiting to go out.')
    t.match(receipt.body, 'Waits to be printed and posted.')
    t.match(receipt.body, new RegExp(`href="${link}/forms/[0-9a-f-]{36}">Fill in its form`))
    t.match(receipt.body, 'https://t.me/share/url?')
    const again = await app.inject({ url: link })
    t.equal(again.headers.location, `${link}/receipt`, 'a used link leads to the receipt')
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
    t.match((await trial.inject({ url: link })).body, 'answers reach you through us', 'as in the outbox')
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

t.test('what became of three hundred letters is told on a page that can be read', (t) => {
  const row = { state: 'Waiting.', note: 'Soon.', fillForm: null, ownHands: null, told: null, offer: null }
  const rows = [
    ...Array.from({ length: 290 }, () => ({ ...row })),
    ...Array.from({ length: 9 }, () => ({ ...row, state: 'Came back.', ownHands: '/own' })),
    { ...row, state: 'Accepted.' },
  ]
  const page = foldAlike(translatorFor('en'), rows)
  t.equal(page.deliveries.length, 10 + 9 + 1, 'whatever she can do something about stands open')
  t.match(page.folded, [{ title: 'Waiting. 280 more recipients' }])
  t.equal(page.folded[0]?.deliveries.length, 280)
  t.end()
})

t.test('the title of a receipt says no more than is known of the letter', (t) => {
  const told = (...states: string[]) => {
    const deliveries = states.map((state) => ({ state, channel: 'email', self_report: null }))
    const isHeld = ({ state }: { state: string }) => state === 'deferred'
    return receiptHead({ kind: 'confirmed', deliveries } as never, translatorFor('en'), isHeld).title
  }
  t.equal(told('deferred', 'deferred'), 'Your letter is held back')
  for (const state of ['planned', 'sending', 'deferred', 'to_print', 'printed'])
    t.equal(told('accepted', state), 'Your letter is on its way', state)
  t.equal(told('accepted', 'uncertain', 'bounced', 'cancelled'), 'Your letter has gone out')
  t.equal(told('handed_over', 'bounced'), 'Your letter is in your hands')
  t.equal(told('uncertain', 'failed'), 'It is uncertain whether your letter arrived')
  for (const state of ['bounced', 'failed', 'expired', 'suppressed'])
    t.equal(told(state, 'cancelled'), 'Your letter could not be delivered', state)
  t.equal(told('cancelled', 'cancelled'), 'Your letter is withdrawn')
  t.end()
})

t.test('a letter that came back is told with the reason that its server gave', async (t) => {
  const { world, app, link } = await writtenLetter(t)
  await post(app, `${link}/confirmation`, 'revision=1')
  const toldAfter = async (reply: { reply_code: number; reply_enhanced: string; reply_text: string }) => {
    await world.db
      .updateTable('deliveries')
      .set({ state: 'bounced', ...reply })
      .where('channel', '=', 'email')
      .execute()
    return (await app.inject({ url: `${link}/receipt` })).body
  }
  t.match(
    await toldAfter({ reply_code: 550, reply_enhanced: '5.1.1', reply_text: '550 5.1.1 no such user' }),
    'does not take letters at this address',
  )
  t.match(
    await toldAfter({ reply_code: 550, reply_enhanced: '5.7.1', reply_text: '550 5.7.1 spam content' }),
    'refuses letters like this one',
  )
  t.match(
    await toldAfter({ reply_code: 554, reply_enhanced: '5.0.0', reply_text: '554 5.0.0 no' }),
    'did not take the letter',
  )
})

t.test('nobody on the way may keep a letter, and no search engine lists it', async (t) => {
  const { app, link } = await writtenLetter(t)
  const { headers } = await app.inject({ url: link })
  t.equal(headers['cache-control'], 'no-store')
  t.match(headers['x-robots-tag'], /noindex/)
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

t.test('a letter can be taken back before it goes out, and its words are gone', async (t) => {
  const { world, app, link } = await writtenLetter(t)
  await post(app, `${link}/confirmation`, 'revision=1')
  await world.db.updateTable('deliveries').set({ state: 'planned' }).execute()
  const receipt = await app.inject({ url: `${link}/receipt` })
  t.match(receipt.body, '3 letters have not gone out yet')
  const answer = await post(app, `${link}/withdrawal`, '')
  t.equal(answer.headers.location, link)
  const page = await app.inject({ url: link })
  t.match(page.body, 'Your letter is withdrawn')
  t.notMatch(page.body, 'Ann Example')
})

t.test('expired, forged and forgotten links each get a page that helps', async (t) => {
  const { world, app, link } = await writtenLetter(t)
  const forged = await app.inject({ url: `${link.slice(0, -2)}xx?lang=be` })
  t.equal(forged.statusCode, 404)
  t.match(forged.body, 'Спасылка няпоўная')
  const unknown = signLetterToken(
    world.keyring.signing,
    '00000000-0000-4000-8000-000000000000',
    world.clock.now(),
  )
  const gone = await app.inject({ url: `/letters/${unknown}` })
  t.equal(gone.statusCode, 410)
  t.match(gone.body, 'no longer kept')
  world.clock.move(8 * DAY)
  const expired = await app.inject({ url: link })
  t.equal(expired.statusCode, 410)
  t.match(expired.body, 'This link has run out')
  t.match(expired.body, 'href="/campaigns/culture"')
  t.equal((await post(app, `${link}/confirmation`, 'revision=1')).statusCode, 410)
  t.equal(await countDeliveries(world), 0)
})

t.test('a link that a mail program broke, or a sentence goes on behind, opens the letter', async (t) => {
  const { app, link } = await writtenLetter(t)
  const [head, tail] = [link.slice(0, 30), link.slice(30)]
  for (const bent of [
    ...['.', ',', '>', ')', '%22', '%E2%80%9D', '=', '%0D%0A', '%C2%A0', '%3Flang=en'].map(
      (end) => link + end,
    ),
    ...['%0D%0A', '=%0A', '%20', '%E2%80%8B', '%C2%AD'].map((middle) => head + middle + tail),
    link.replace('/letters/', '/letters/%3C'),
  ]) {
    const answer = await app.inject({ url: `${bent}?lang=be` })
    t.equal(answer.statusCode, 302, bent)
    t.equal(answer.headers.location, `${link}?lang=be`)
  }
  const receipt = await app.inject({ url: `${link}./receipt` })
  t.equal(receipt.headers.location, `${link}/receipt`)
  t.equal((await app.inject({ url: `${link.slice(0, -4)}.` })).headers.location, link.slice(0, -4))
  t.equal((await app.inject({ url: link.slice(0, -4) })).statusCode, 404, 'what is missing cannot be guessed')
})

t.test(
  'a link of a campaign that has ended says so at once, before the letter is read once more',
  async (t) => {
    const { world, app, link } = await writtenLetter(t)
    await world.db.updateTable('campaigns').set({ status: 'closed' }).execute()
    const page = await app.inject({ url: link })
    t.match(page.body, 'It ended before your letter was confirmed')
    t.notMatch(page.body, 'Confirm and send')
    t.equal((await post(app, `${link}/confirmation`, 'revision=1')).statusCode, 409)
  },
)

t.test('a confirmation from another site is refused', async (t) => {
  const { world, app, link } = await writtenLetter(t)
  const answer = await app.inject({
    method: 'POST',
    url: `${link}/confirmation`,
    headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'revision=1',
  })
  t.equal(answer.statusCode, 403)
  t.equal(await countDeliveries(world), 0)
})

async function writtenLetter(t: Parameters<typeof makeWorld>[0]) {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  const { unesco, france, senator } = world.recipients
  const form = await world.form({ recipients: [unesco, france, senator] })
  t.same(await writeLetter(world.letters, await world.campaign(), form, 'en'), { kind: 'written' })
  const { id } = await world.db.selectFrom('letters').select('id').executeTakeFirstOrThrow()
  return { world, app, link: `/letters/${signLetterToken(world.keyring.signing, id, world.clock.now())}` }
}

async function post(app: Awaited<ReturnType<typeof makeSite>>, url: string, payload: string) {
  const headers = { ...SAME_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' }
  return await app.inject({ method: 'POST', url, headers, payload })
}

async function countDeliveries(world: World): Promise<number> {
  return (await world.db.selectFrom('deliveries').select('id').execute()).length
}
