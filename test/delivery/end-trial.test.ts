import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { endTrial, hasMailLeft } from '../../src/delivery/end-trial.ts'
import { openInstallation } from '../../src/entry/installation.ts'
import { confirmLetter } from '../../src/letters/confirm-letter.ts'
import { signLetterToken } from '../../src/letters/letter-token.ts'
import { tellFailures } from '../../src/letters/tell-failures.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { readTally } from '../../src/tallies/tally.ts'
import { deliveryNow, lettersInState, sendLetter } from '../support/letters.ts'
import { makePostman } from '../support/postman.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { DAY, makeWorld, SECRET } from '../support/world.ts'

const LIVING = [
  'planned',
  'ready',
  'sending',
  'deferred',
  'digest_wait',
  'uncertain',
  'accepted',
  'settled',
] as const
const OTHER = ['digested', 'to_print', 'printed', 'posted', 'handed_over'] as const
const ENDED = ['bounced', 'failed', 'expired', 'suppressed', 'cancelled'] as const

t.test('nothing of a trial is sent, confirmed, printed or counted once mail leaves', async (t) => {
  const world = await makeWorld(t)
  const server = await startSmtpServer()
  t.teardown(() => server.stop())
  const postman = await makePostman(t, world, server.url)
  const cancelled: string[] = []
  for (const state of [...LIVING, ...OTHER]) cancelled.push(...(await lettersInState(world, 1, state)))
  const ended = new Map<string, string>()
  for (const state of ENDED) ended.set((await lettersInState(world, 1, state))[0] as string, state)
  await writeLetter(world.letters, await world.campaign(), await world.form(), 'en')
  const { id } = await world.db
    .selectFrom('letters')
    .select('id')
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow()
  t.equal(await hasMailLeft(world.db), false)
  t.same(await endTrial(world), { letters: 19, waiting: 8 })
  t.equal(await hasMailLeft(world.db), true)
  for (const id of cancelled) t.match(await deliveryNow(world, id), { state: 'cancelled', claim_token: null })
  for (const [id, state] of ended)
    t.equal((await deliveryNow(world, id)).state, state, 'what failed has failed')
  const token = signLetterToken(world.keyring.signing, id, world.clock.now())
  t.equal(await confirmLetter(world.letters, token, 1), 'withdrawn', 'a link of the trial confirms nothing')
  t.equal(await tellFailures(world), 0)
  world.clock.move(DAY)
  await postman.round()
  await postman.reap()
  await postman.round()
  t.equal(server.received.length, 0)
  const waiting = world.db.selectFrom('mails').select('id').where('state', 'in', ['waiting', 'sending'])
  t.same(await waiting.execute(), [])
  const tally = await readTally(world.db, (await world.campaign()).id)
  t.match(tally, { confirmed: 0, withdrawn: 0 })
  t.same(
    [...new Set(tally.deliveries.map(({ state }) => state))].sort(),
    [...ENDED].sort(),
    'what the outbox took was taken by nobody',
  )
  const sealed = world.db.selectFrom('letters').select('id').where('sealed_content', 'is not', null)
  t.same(await sealed.execute(), [])
})

t.test(
  'what is written after that goes out, also by who wrote in the trial, and no start ends it',
  async (t) => {
    const world = await makeWorld(t)
    await sendLetter(world)
    const both = await Promise.all([endTrial(world), endTrial(world)])
    t.same(both.filter(Boolean), [{ letters: 1, waiting: 1 }], 'of two processes one ends it')
    const { deliveries } = await sendLetter(world)
    t.equal(await endTrial(world), undefined)
    t.match(await deliveryNow(world, deliveries[0]?.id ?? ''), { state: 'planned' })
  },
)

t.test('a start with SMTP_URL says what it ended, and a later one without it is refused', async (t) => {
  const world = await makeWorld(t)
  await sendLetter(world)
  const said: string[] = []
  const voice = { say: (line: string) => void said.push(line), report: t.comment }
  const start = (variables: Record<string, string>) =>
    openInstallation(
      readConfig({ DATABASE_URL: world.url, SECRET_KEY: SECRET, LOG_LEVEL: 'silent', ...variables }),
      voice,
    )
  const mail = { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'letters@campaign.example' }
  await (await start({})).close()
  t.same(said, [])
  await (await start(mail)).close()
  t.match(said, [/^The trial is over: its letters \(1\) are withdrawn/])
  await (await start(mail)).close()
  t.equal(said.length, 1)
  await t.rejects(start({}), { name: 'ConfigError', message: /^SMTP_URL is missing/ })
})
