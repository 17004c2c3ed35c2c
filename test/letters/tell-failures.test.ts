import t from 'tap'
import { holdAll, releaseAll } from '../../src/delivery/hold.ts'
import { refuseHeld } from '../../src/letters/not-sent.queries.ts'
import { tellFailures } from '../../src/letters/tell-failures.ts'
import { writeLetterMail } from '../../src/letters/write-letter-mail.ts'
import { sendMail } from '../../src/mails/send-mail.ts'
import { purgeLetters } from '../../src/privacy/purge-letters.ts'
import { putInState, type SentLetter, sendLetter } from '../support/letters.ts'
import { makePostman } from '../support/postman.ts'
import { makeSite } from '../support/site.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { DAY, makeWorld, type World } from '../support/world.ts'

const failureMails = (world: World) =>
  world.db.selectFrom('mails').selectAll().where('kind', '=', 'letter-failed').execute()

/** Anna, who decides on held letters. @returns her id. */
async function anna({ db, clock }: World): Promise<string> {
  const now = clock.now()
  const person = { email: 'anna@desk.example', name: 'Anna', role: 'editor' as const, created_at: now }
  const { id } = await db
    .insertInto('organizers')
    .values({ ...person, joined_at: now, left_at: null, invited_by: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A letter of Ann's to UNESCO and Poland. */
async function twoDeliveries(world: World): Promise<SentLetter & { unesco: string; poland: string }> {
  const { unesco, poland } = world.recipients
  const letter = await sendLetter(world, { recipients: [unesco, poland], postal_address: 'ul. Miodowa 1' })
  const of = (recipient: string) =>
    letter.deliveries.find((row) => row.recipient_id === recipient)?.id as string
  return { ...letter, unesco: of(unesco), poland: of(poland) }
}

t.test('a supporter is told once, when nothing of her letter is under way any more', async (t) => {
  const world = await makeWorld(t)
  const letter = await twoDeliveries(world)
  t.equal(await tellFailures(world), 0)
  await putInState(world, [letter.unesco], 'bounced')
  t.equal(await tellFailures(world), 0, 'the letter to Poland is still on its way')
  await putInState(world, [letter.poland], 'failed')
  t.equal(await tellFailures(world), 1)
  t.match(await failureMails(world), [{ letter_id: letter.id, state: 'waiting', details: { locale: 'en' } }])
  world.clock.move(DAY)
  t.equal(await tellFailures(world), 0)
})

t.test('she is told after a day even when something is still under way', async (t) => {
  const world = await makeWorld(t)
  const letter = await twoDeliveries(world)
  await putInState(world, [letter.unesco], 'expired')
  world.clock.move(DAY)
  const answers = await Promise.all([1, 2, 3].map(() => tellFailures(world)))
  t.equal(
    answers.reduce((sum, told) => sum + told, 0),
    1,
  )
})

t.test('nobody is told of what arrived, was taken back, or can no longer be told', async (t) => {
  const world = await makeWorld(t)
  const letter = await twoDeliveries(world)
  await putInState(world, [letter.unesco], 'accepted')
  await putInState(world, [letter.poland], 'cancelled')
  t.equal(await tellFailures(world), 0)
  await putInState(world, [letter.poland], 'bounced')
  await world.db.updateTable('letters').set({ sealed_email: null }).execute()
  t.equal(await tellFailures(world), 0)
})

t.test('the mail says what she can do instead, and names neither her nor the office', async (t) => {
  const world = await makeWorld(t)
  const server = await startSmtpServer()
  t.teardown(() => server.stop())
  const { parts } = await makePostman(t, world, server.url)
  const letter = await twoDeliveries(world)
  await putInState(world, [letter.unesco, letter.poland], 'bounced')
  await tellFailures(world)
  const [mail] = await failureMails(world)
  const writing = { ...world.letters, baseUrl: parts.baseUrl }
  await sendMail(parts, mail?.id as string, (mail) => writeLetterMail(writing, mail))
  const raw = server.received[0]?.raw ?? ''
  t.match(raw, /Subject: Part of your letter did not arrive: Write for culture/)
  t.match(raw, /https:\/\/campaign\.example\/letters\//)
  t.notMatch(raw, /Ann Example|UNESCO|poland/i)
  t.match(await failureMails(world), [{ state: 'sent' }])
})

t.test(
  'who wrote a held letter that is refused or forgotten gets one mail, without its words or the rule',
  async (t) => {
    const world = await makeWorld(t)
    const server = await startSmtpServer()
    t.teardown(() => server.stop())
    const { parts } = await makePostman(t, world, server.url)
    const writing = { ...world.letters, findCampaign: () => world.campaign(), baseUrl: parts.baseUrl }
    const tell = async () => {
      const waiting = world.db.selectFrom('mails').select('id').where('state', '=', 'waiting')
      for (const { id } of await waiting.where('kind', '=', 'letter-not-sent').execute())
        await sendMail(parts, id, (mail) => writeLetterMail(writing, mail))
      await purgeLetters(world)
      return server.received.splice(0).map(({ raw }) => raw.replace(/=\r?\n/g, ''))
    }
    const refused = await sendLetter(world, { note: 'See https://evil.example', mode: 'guarded' })
    await refuseHeld(world.db, { ids: [refused.id], by: await anna(world), now: world.clock.now() })
    const [raw = '', ...more] = await tell()
    t.same(more, [])
    t.match(raw, /Subject: Your letter was not sent\r\n/, 'guarded, it does not name the campaign')
    t.match(raw, /An organizer of the campaign read yours/)
    t.match(raw, /send it with your own hands.*https:\/\/campaign\.example\/\r\n/s)
    t.notMatch(raw, /evil|Ann Example|UNESCO|link|abuse|spam/i)
    t.match(await world.db.selectFrom('letters').select('sealed_email').execute(), [{ sealed_email: null }])
    await sendLetter(world, { note: 'See https://evil.example' })
    await world.db.updateTable('campaigns').set({ status: 'closed' }).execute()
    world.clock.move(30 * DAY)
    await purgeLetters(world)
    const [lapsed = ''] = await tell()
    t.match(lapsed, /Subject: Your letter was not sent: Write for culture/)
    t.match(lapsed, /Nobody decided on yours in time.*The campaign takes no letters just now/s)
    t.match(lapsed, 'https://campaign.example/campaigns/culture\r\n')
    t.same(await tell(), [], 'once')
  },
)

t.test('the receipt says that letters to an office are held', async (t) => {
  const world = await makeWorld(t)
  const letter = await twoDeliveries(world)
  const app = await makeSite(t, world.letters, { keyring: world.keyring })
  await world.db
    .updateTable('recipients')
    .set({ paused_at: world.clock.now(), paused_reason: 'bounces' })
    .where('id', '=', world.recipients.unesco)
    .execute()
  const { body } = await app.inject({ url: `/letters/${letter.token}/receipt` })
  t.equal(body.split('Held back.').length, 2)
  t.equal(body.split('Waiting to go out.').length, 2)
  await world.db.updateTable('recipients').set({ paused_at: null, enabled: false }).execute()
  const off = (await app.inject({ url: `/letters/${letter.token}/receipt` })).body
  t.equal(off.split('Held back.').length, 3, 'so it is with one that is switched off')
  await world.db.updateTable('recipients').set({ enabled: true }).execute()
  await world.db
    .updateTable('recipients')
    .set({ paused_at: world.clock.now() })
    .where('id', '=', world.recipients.unesco)
    .execute()
  const holder = { by: null, now: world.clock.now() }
  await holdAll(world.db, holder)
  const held = (await app.inject({ url: `/letters/${letter.token}/receipt` })).body
  t.equal(held.split('Held back.').length, 3)
  t.equal(held.split('The organizers hold letters to this office').length, 2, 'the nearer reason is told')
  t.equal(held.split('The organizers hold all letters for now').length, 2)
  await releaseAll(world.db, holder)
  t.equal((await app.inject({ url: `/letters/${letter.token}/receipt` })).body, body)
})
