import t from 'tap'
import { NO_LIMITS } from '../../bench/support/limits.ts'
import { writeSetting } from '../../src/db/settings.ts'
import { confirmLetter } from '../../src/letters/confirm-letter.ts'
import { signLetterToken } from '../../src/letters/letter-token.ts'
import { readLetter } from '../../src/letters/read-letter.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { insertBacklog } from '../support/backlog.ts'
import { makePostman } from '../support/postman.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { makeWorld } from '../support/world.ts'

const MINUTE = 60_000
t.test('451 for all during five minutes delays letters; all arrive within three tries', async (t) => {
  const world = await makeWorld(t)
  const mended = world.clock.now().getTime() + 5 * MINUTE
  const server = await startSmtpServer({
    act: ({ stage }) =>
      stage === 'rcpt' && world.clock.now().getTime() < mended ? { reply: '451 4.3.0 Try again' } : undefined,
  })
  t.teardown(() => server.stop())
  await writeSetting(world.db, 'limits', NO_LIMITS)
  await insertBacklog(world, { count: 200, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  const postman = await makePostman(t, world, server.url)
  for (let minute = 0; minute < 40; minute++) {
    await postman.round()
    world.clock.move(MINUTE)
  }
  t.same(await postman.states(), { accepted: 200 })
  t.equal(server.takenByMessageId().size, 200)
  const { most } = await world.db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.max<number>('attempt').as('most'))
    .executeTakeFirstOrThrow()
  t.ok(most <= 3, `${most} tries`)
})

t.test('of fifty receiving domains one says 421; the others keep their rate', async (t) => {
  const world = await makeWorld(t)
  const server = await startSmtpServer({
    act: ({ stage, to }) =>
      stage === 'rcpt' && to.endsWith('@d0.example') ? { reply: '421 4.7.0 Too many' } : undefined,
  })
  t.teardown(() => server.stop())
  await writeSetting(world.db, 'limits', { ...NO_LIMITS, domainPerMinute: 5 })
  const common = await world.db
    .selectFrom('recipients')
    .select(['directory_id', 'kind', 'role', 'name', 'office', 'languages', 'confidence'])
    .where('id', '=', world.recipients.unesco)
    .executeTakeFirstOrThrow()
  for (let number = 0; number < 50; number++) {
    const { id } = await world.db
      .insertInto('recipients')
      .values({ ...common, external_id: `d${number}`, country: null, holder_gender: null, valid_until: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    const domain = `d${number}.example`
    await world.db
      .insertInto('contacts')
      .values({ recipient_id: id, channel: 'email', address: `office@${domain}` })
      .execute()
    await insertBacklog(world, { count: 20, recipientId: id, domain })
  }
  const postman = await makePostman(t, world, server.url)
  const minutes = 3
  for (let minute = 0; minute < minutes; minute++) {
    await postman.round()
    world.clock.move(MINUTE)
  }
  const rows = await world.db
    .selectFrom('deliveries')
    .select(['receiving_domain', (eb) => eb.fn.countAll<number>().as('accepted')])
    .where('state', '=', 'accepted')
    .groupBy('receiving_domain')
    .execute()
  t.equal(rows.length, 49)
  t.ok(
    rows.every(({ accepted }) => accepted === 5 * minutes),
    'each other domain got its five a minute',
  )
})

t.test('a thousand of the same form at once are one letter, and the answers are alike', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  const form = await world.form()
  const outcomes = await Promise.all(
    Array.from({ length: 1_000 }, () => writeLetter(world.letters, campaign, form, 'en')),
  )
  t.ok(outcomes.every((outcome) => outcome.kind === 'written'))
  t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 1)
  t.equal((await world.db.selectFrom('mails').select('id').execute()).length, 1)
})

t.test('scanners open every link, and only the button confirms, once a letter', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  for (let number = 0; number < 100; number++)
    await writeLetter(world.letters, campaign, await world.form({ email: `ann@home${number}.example` }), 'en')
  const letters = await world.db.selectFrom('letters').select('id').execute()
  const tokens = letters.map(({ id }) => signLetterToken(world.keyring.signing, id, world.clock.now()))
  await Promise.all(tokens.flatMap((token) => [1, 2, 3].map(() => readLetter(world.letters, token))))
  const confirmed = () =>
    world.db.selectFrom('letters').select('id').where('status', '=', 'confirmed').execute()
  t.equal((await confirmed()).length, 0, 'none by reading')
  await Promise.all(tokens.flatMap((token) => [1, 2, 3].map(() => confirmLetter(world.letters, token, 1))))
  t.equal((await confirmed()).length, 100)
  t.equal((await world.db.selectFrom('deliveries').select('id').execute()).length, 100, 'one delivery each')
})
