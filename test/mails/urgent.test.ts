import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { NO_LIMITS } from '../../bench/support/limits.ts'
import { writeSetting } from '../../src/db/settings.ts'
import { sendMail } from '../../src/mails/send-mail.ts'
import { insertBacklog } from '../support/backlog.ts'
import { sendLetter } from '../support/letters.ts'
import { makePostman } from '../support/postman.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { waitUntil } from '../support/wait.ts'
import { makeWorld } from '../support/world.ts'

const CONFIRM = {
  to: 'ann@supporters.example',
  fromName: 'Culture',
  subject: 'Please confirm',
  text: 'Press the button.\n',
}

t.test('a mail to a supporter is the next one, however many letters wait for the relay', async (t) => {
  const world = await makeWorld(t)
  const server = await startSmtpServer({
    act: ({ stage, mail }) => (stage === 'final' && mail === 1 ? 'stall' : undefined),
  })
  t.teardown(() => server.stop())
  await writeSetting(world.db, 'limits', NO_LIMITS)
  await sendLetter(world)
  const mail = await world.db.selectFrom('mails').select('id').executeTakeFirstOrThrow()
  await insertBacklog(world, { count: 30, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  const postman = await makePostman(t, world, `${server.url}?connections=1`)
  const round = postman.round()
  await waitUntil('a letter is under way', 10_000, () => server.received.length === 1)
  const sent = sendMail(postman.parts, mail.id, async () => CONFIRM)
  await waitUntil('the mail waits for the connection', 10_000, async () => {
    const { state } = await world.db.selectFrom('mails').select('state').executeTakeFirstOrThrow()
    return state === 'sending'
  })
  await pause(100)
  server.release()
  await Promise.all([round, sent])
  t.equal(server.received.length, 32)
  t.same(
    server.received.flatMap(({ to }, index) => (to === 'ann@supporters.example' ? [index] : [])),
    [1],
  )
})

t.test(
  'a mail that is not begun when its worker is stopped waits for the next one, with all its tries',
  async (t) => {
    const world = await makeWorld(t)
    await sendLetter(world)
    const mail = await world.db.selectFrom('mails').select('id').executeTakeFirstOrThrow()
    const postman = await makePostman(t, world, 'smtp://127.0.0.1:9')
    await postman.parts.messenger.close()
    await sendMail(postman.parts, mail.id, async () => CONFIRM)
    t.match(await world.db.selectFrom('mails').selectAll().executeTakeFirstOrThrow(), {
      state: 'waiting',
      attempt: 0,
      next_at: world.clock.now(),
      enqueued_at: null,
    })
  },
)
