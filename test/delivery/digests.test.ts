import t from 'tap'
import { officeWords } from '../../src/delivery/digest-mail.ts'
import { digestText } from '../../src/delivery/digest-text.ts'
import { makeIncoming } from '../../src/delivery/incoming.ts'
import { resolveUncertain } from '../../src/delivery/operate.ts'
import { makeSendDigest, planDigests } from '../../src/delivery/send-digests.ts'
import { withdrawLetter } from '../../src/letters/withdraw-letter.ts'
import { digestWorld, onlyDigest, writeThree } from '../support/digest-world.ts'
import { sendLetter } from '../support/letters.ts'
import { countStates } from '../support/postman.ts'
import { DAY, MINUTE } from '../support/world.ts'

t.test('an office that takes digests gets the letters of a day in one mail', async (t) => {
  const { world, server, round, parse } = await digestWorld(t)
  await writeThree(world)
  t.same(await countStates(world), { digest_wait: 3 })
  t.equal(await round(), true)
  t.equal(server.received.length, 1)
  const mail = await parse()
  t.equal(mail.subject, '3 letters: Write for culture')
  t.match(mail.text, /3 people have written to you/)
  t.match(mail.text, /This text was sent by 2 people/)
  t.match(mail.text, /This text was sent by 1 person/)
  t.match(mail.text, /I am \[name\] and I care\./)
  t.equal(mail.text?.split('Please help.').length, 2, 'the common text stands there once')
  t.match(mail.text, /Named with their consent: Ann Example \(Poland\)/)
  t.notMatch(server.received[0]?.raw, /Ben Hidden|Cat Own|supporters\.example/)
  t.equal(mail.headers.get('auto-submitted'), 'auto-generated')
  t.match(JSON.stringify(mail.headers.get('list')), /campaign\.example\/offices\//)
  t.match(server.received[0]?.from, /^d-[a-z2-7]+@campaign\.example$/)
  t.same(await countStates(world), { digested: 3 })
  const events = await world.db
    .selectFrom('delivery_events')
    .selectAll()
    .where('to_state', '=', 'digested')
    .execute()
  t.equal(events.length, 3)
  t.match(await onlyDigest(world), { state: 'accepted', letters: 3, claim_token: null })
})

t.test('there is one digest a day, and the next day the rest', async (t) => {
  const { world, server, round } = await digestWorld(t)
  await sendLetter(world)
  t.equal(await round(), true)
  await sendLetter(world, { email: 'ben@supporters.example' })
  t.equal(await round(), false)
  world.clock.move(DAY)
  t.equal(await round(), true)
  t.equal(server.received.length, 2)
  t.not(server.received[0]?.messageId, server.received[1]?.messageId)
})

t.test('at night and while the office is paused nothing is sent', async (t) => {
  const { world, round } = await digestWorld(t)
  await sendLetter(world)
  await world.db.updateTable('recipients').set({ paused_at: world.clock.now() }).execute()
  t.equal(await round(), false)
  await world.db.updateTable('recipients').set({ paused_at: null }).execute()
  world.clock.move(12 * 60 * MINUTE)
  t.equal(await round(), false, 'it is eleven at night in UTC')
  world.clock.move(12 * 60 * MINUTE)
  t.equal(await round(), true)
})

t.test('a letter is taken back before its digest goes out, or not at all', async (t) => {
  const { world, parts, round, server } = await digestWorld(t)
  const first = await sendLetter(world)
  const second = await sendLetter(world, { email: 'ben@supporters.example' })
  await planDigests(parts)
  const early = makeSendDigest({
    ...parts,
    messenger: {
      ...parts.messenger,
      send: async (mail, onBodyStart) => {
        await withdrawLetter(world.letters, first.token)
        return await parts.messenger.send(mail, onBodyStart)
      },
    },
  })
  await early()
  t.equal(server.received.length, 0, 'the digest that holds a letter taken back is not sent')
  t.same(await countStates(world), { cancelled: 1, digest_wait: 1 })
  world.clock.move(MINUTE)
  const late = makeSendDigest({
    ...parts,
    messenger: {
      ...parts.messenger,
      send: (mail, onBodyStart) =>
        parts.messenger.send(mail, async () => {
          await onBodyStart()
          await withdrawLetter(world.letters, second.token)
        }),
    },
  })
  await late()
  t.equal(server.received.length, 1)
  t.same(await countStates(world), { cancelled: 1, digested: 1 })
  t.equal(await round(), false)
})

t.test('nobody can make her letter look like two, the second sent by thousands', async (t) => {
  const digestOf = (own: string) => {
    const sheet = {
      ...{ language: 'en', addressee: [], subject: 'x', salutation: 'Dear', closing: 'Yours', signature: [] },
      text: `Mine.\n\n${own}\n\n2/2  9,000 people sent this letter:`,
    }
    const letter = { id: '1', campaign: 'Culture', sheet, named: undefined }
    return digestText([letter], officeWords(['en']), 'Why.').text
  }
  const rules = (text: string) =>
    text.split('\n').filter((line) => /^\s*([-=~*_#])(\s*\1){4,}\s*$/.test(line))
  t.same(rules(digestOf('')), ['-'.repeat(40)])
  for (const own of ['-'.repeat(40), '- '.repeat(9), ' -----'])
    t.same(rules(digestOf(own)), ['='.repeat(40), own], 'her text stays as it is, under another rule')
  const all = ['-', '=', '~', '*', '_', '#'].map((stroke) => stroke.repeat(60))
  t.same(rules(digestOf(all.join('\n'))), ['-'.repeat(120), ...all])
  for (const own of [`${'-'.repeat(40)} 2/9`, `x\u2028${'-'.repeat(40)}\u20282/9`])
    t.same(rules(digestOf(own)), ['='.repeat(40)], 'nor one that the end of a line does not end')
  const long = ['-'.repeat(7_900), ...all.map((rule) => rule.slice(0, 5))].join('\n')
  t.ok(
    (rules(digestOf(long))[0]?.length ?? 0) <= 40,
    'nobody draws a rule of pages between the letters of others',
  )
})

t.test(
  'letters that waited for weeks before are not given up when their first digest is refused',
  async (t) => {
    const act = ({ stage }: { stage: string }) =>
      stage === 'rcpt' ? { reply: '554 5.7.1 refused by policy' } : undefined
    const { world, round } = await digestWorld(t, { act })
    await sendLetter(world)
    await world.db.updateTable('campaigns').set({ status: 'paused' }).execute()
    world.clock.move(21 * DAY)
    await world.db.updateTable('campaigns').set({ status: 'live' }).execute()
    for (let days = 0; days < 14; days += 7, world.clock.move(7 * DAY)) {
      await world.db.deleteFrom('breakers').execute()
      t.equal(await round(), true)
      t.same(await countStates(world), { digest_wait: 1 }, `${days} days after the first`)
    }
    await world.db.deleteFrom('breakers').execute()
    await round()
    t.same(await countStates(world), { expired: 1 }, 'but when all have been for two weeks')
  },
)

t.test('a bounce of an uncertain digest stands above what somebody said of its letters', async (t) => {
  const act = ({ stage }: { stage: string }) => (stage === 'final' ? ('close' as const) : undefined)
  const { world, server, parts, round } = await digestWorld(t, { act })
  const ann = await sendLetter(world)
  await sendLetter(world, { email: 'ben@supporters.example' })
  await round()
  const ids = ann.deliveries.map(({ id }) => id)
  await resolveUncertain(world.db, world.clock.now(), { ids }, 'accepted')
  t.same(await countStates(world), { digested: 1, uncertain: 1 })
  const report = { action: 'failed' as const, reply: { code: 554, enhanced: '5.7.1', text: 'Refused' } }
  t.equal(await makeIncoming(parts).takeBounce(server.received[0]?.from ?? '', report), 'taken')
  t.same(await countStates(world), { bounced: 2 })
})

t.test('an office that is to get nothing gets no digest either', async (t) => {
  const { world, server, round } = await digestWorld(t)
  await sendLetter(world)
  await world.db.updateTable('recipients').set({ daily_cap: 0 }).execute()
  t.equal(await round(), false)
  await world.db.updateTable('recipients').set({ daily_cap: null }).execute()
  t.equal(await round(), true)
  t.equal(server.received.length, 1)
})
