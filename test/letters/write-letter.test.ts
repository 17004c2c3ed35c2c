import t from 'tap'
import { confirmLetter } from '../../src/letters/confirm-letter.ts'
import { signLetterToken } from '../../src/letters/letter-token.ts'
import { readLetter } from '../../src/letters/read-letter.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { writeLetterMail } from '../../src/letters/write-letter-mail.ts'
import { DAY, makeWorld, type World } from '../support/world.ts'

const onlyLetter = (world: World) => world.db.selectFrom('letters').selectAll().executeTakeFirstOrThrow()
const tokenOf = async (world: World) =>
  signLetterToken(world.keyring.signing, (await onlyLetter(world)).id, world.clock.now())

t.test('a letter waits for its confirmation, sealed, with one mail in line', async (t) => {
  const world = await makeWorld(t)
  const outcome = await writeLetter(world.letters, await world.campaign(), await world.form(), 'be')
  t.same(outcome, { kind: 'written' })
  const letter = await onlyLetter(world)
  t.equal(letter.status, 'pending')
  t.equal(letter.edited, false)
  t.notMatch(JSON.stringify(letter), /Ann|ann@/)
  const mails = await world.db.selectFrom('mails').selectAll().execute()
  t.match(mails, [
    { kind: 'confirm-letter', letter_id: letter.id, details: { locale: 'be' }, state: 'waiting' },
  ])
  t.same(world.woken, [mails[0]?.id])
})

t.test('a mail to somebody at risk does not tell a mailbox what she writes for', async (t) => {
  const world = await makeWorld(t)
  await writeLetter(world.letters, await world.campaign(), await world.form({ mode: 'guarded' }), 'ru')
  const mail = await world.db.selectFrom('mails').selectAll().executeTakeFirstOrThrow()
  const parts = { ...world.letters, baseUrl: 'https://letters.example' }
  for (const kind of ['confirm-letter', 'already-written', 'letter-failed', 'letter-not-sent']) {
    const written = await writeLetterMail(parts, { ...mail, kind })
    t.equal(written?.fromName, 'Зварот', kind)
    t.notMatch(JSON.stringify(written), /culture|undefined/i, kind)
    t.match(written?.text, 'https://letters.example', kind)
  }
  await world.db.updateTable('letters').set({ mode: 'open' }).execute()
  const open = await writeLetterMail(parts, mail)
  t.match(open?.subject, 'Write for culture')
})

t.test(
  'the same form a hundred times at once is one letter with one mail, and the answers are alike',
  async (t) => {
    const world = await makeWorld(t)
    const campaign = await world.campaign()
    const form = await world.form()
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => writeLetter(world.letters, campaign, form, 'en')),
    )
    t.ok(outcomes.every((outcome) => outcome.kind === 'written'))
    t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 1)
    t.equal((await world.db.selectFrom('mails').select('id').execute()).length, 1)
  },
)

t.test('a second page of the same person takes the place of the letter that waits', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  await writeLetter(world.letters, campaign, await world.form({ note: 'First.' }), 'en')
  const token = await tokenOf(world)
  await writeLetter(
    world.letters,
    campaign,
    await world.form({ note: 'Second.', email: 'Ann+x@supporters.example' }),
    'en',
  )
  const view = await readLetter(world.letters, token)
  t.match(view, { kind: 'pending', letter: { revision: 2 } })
  t.match('sheets' in view && view.sheets[0]?.text, /Second\.$/)
  t.equal(await confirmLetter(world.letters, token, 1), 'changed', 'what she read before is not confirmed')
  t.equal(await confirmLetter(world.letters, token, 2), 'confirmed')
})

t.test('who wrote already is told by mail, and nothing is sent again', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  await writeLetter(world.letters, campaign, await world.form(), 'en')
  await confirmLetter(world.letters, await tokenOf(world), 1)
  world.clock.move(DAY)
  t.same(await writeLetter(world.letters, campaign, await world.form(), 'en'), { kind: 'written' })
  const kinds = await world.db.selectFrom('mails').select('kind').orderBy('created_at').execute()
  t.same(kinds, [{ kind: 'confirm-letter' }, { kind: 'already-written' }])
  t.equal((await world.db.selectFrom('deliveries').select('id').execute()).length, 1)
})

t.test('confirming makes one delivery a recipient, each by its own channel, once', async (t) => {
  const world = await makeWorld(t)
  const { unesco, poland, france, senator } = world.recipients
  const form = await world.form({
    recipients: [unesco, poland, france, senator],
    postal_address: 'ul. Miodowa 1\nWarszawa',
  })
  await writeLetter(world.letters, await world.campaign(), form, 'en')
  const token = await tokenOf(world)
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => confirmLetter(world.letters, token, 1)))
  t.ok(outcomes.every((outcome) => outcome === 'confirmed'))
  const deliveries = await world.db
    .selectFrom('deliveries')
    .innerJoin('choices', 'choices.id', 'deliveries.choice_id')
    .selectAll('deliveries')
    .select('choices.language')
    .execute()
  const byRecipient = Object.fromEntries(deliveries.map((row) => [row.recipient_id, row]))
  t.equal(deliveries.length, 4)
  t.match(byRecipient[unesco], {
    channel: 'email',
    state: 'planned',
    language: 'en',
    receiving_domain: 'unesco.example',
  })
  t.match(byRecipient[france], { channel: 'post', state: 'to_print', language: 'fr' })
  t.match(byRecipient[senator], { channel: 'form', state: 'handed_over' })
  const events = await world.db.selectFrom('delivery_events').selectAll().execute()
  t.equal(events.length, 4)
  const view = await readLetter(world.letters, token)
  const sheets = 'sheets' in view ? view.sheets : []
  const polish = sheets.find((sheet) => sheet.recipientId === poland)
  t.same(
    polish?.signature,
    ['Ann Example', 'ul. Miodowa 1', 'Warszawa', 'Poland'],
    'Poland gets her postal address',
  )
  t.notMatch(sheets.find((sheet) => sheet.recipientId === unesco)?.signature, [
    'Ann Example',
    'ul. Miodowa 1',
  ])
})

t.test(
  'an edited letter goes to those who read its language, the others get the appeal with the note',
  async (t) => {
    const world = await makeWorld(t)
    const { unesco, france } = world.recipients
    const form = await world.form({
      recipients: [unesco, france],
      language: 'en',
      subject: 'My words',
      body: 'Mine {{recipient.office}} {{x}}',
      note: 'À bientôt 🌾',
    })
    await writeLetter(world.letters, await world.campaign(), form, 'en')
    const view = await readLetter(world.letters, await tokenOf(world))
    const sheets = 'sheets' in view ? view.sheets : []
    t.match(
      sheets.find((sheet) => sheet.recipientId === unesco),
      { subject: 'My words', text: 'Mine Director-General {{x}}\n\nÀ bientôt 🌾' },
    )
    t.match(
      sheets.find((sheet) => sheet.recipientId === france),
      { language: 'fr', text: /^Je vous écris.*À bientôt 🌾$/s },
    )
  },
)

t.test('wrong fields are named one by one', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  const errorsFor = async (values: Parameters<World['form']>[0], more: Partial<typeof campaign> = {}) => {
    const outcome = await writeLetter(world.letters, { ...campaign, ...more }, await world.form(values), 'en')
    return outcome.kind === 'invalid' ? Object.keys(outcome.errors) : outcome.kind
  }
  t.same(await errorsFor({ email: 'a@b.example\r\nBcc: c@d.example' }), ['email'])
  t.same(await errorsFor({ email: '<a@b.example>,c@d.example' }), ['email'])
  t.same(await errorsFor({ name: 'Ann\u202eelpmaxE' }), ['name'])
  t.same(await errorsFor({ country: 'QQ' }), ['country'])
  const hers = { default_selected: 'own_country' } as const
  t.same(
    await errorsFor({ country: '', recipients: [] }, hers),
    ['country'],
    'her own ministry is known by her country',
  )
  t.same(await errorsFor({ country: 'LI', recipients: [] }, hers), ['recipients'])
  t.same(await errorsFor({ recipients: ['3f8b1a52-9c1e-4f7e-8a3d-1c2b3a4d5e6f'] }), ['recipients'])
  t.same(await errorsFor({ recipients: [world.recipients.poland] }), ['postal_address'])
  t.same(await errorsFor({ body: 'a\u0000b', subject: 'x' }), ['body'])
  t.same(
    await errorsFor({ recipients: [world.recipients.france], language: 'en', body: 'Mine', subject: 'Mine' }),
    ['body'],
  )
  t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 0)
})
