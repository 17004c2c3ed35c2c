import t from 'tap'
import { writeSetting } from '../../src/db/settings.ts'
import { tellFailures } from '../../src/letters/tell-failures.ts'
import { makeDesk } from '../support/desk.ts'
import { deliveryNow, type SentLetter, sendLetter } from '../support/letters.ts'
import { makePostman } from '../support/postman.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { sentences } from '../support/visitor.ts'
import { HOUR } from '../support/world.ts'

t.test(
  'a server that refuses letters by policy: every supporter is offered another way, none is dropped',
  async (t) => {
    const desk = await makeDesk(t)
    const { world } = desk
    let isMended = false
    const server = await startSmtpServer({
      act: ({ stage }) =>
        stage === 'rcpt' && !isMended
          ? { reply: '554 5.7.1 Message rejected: too many alike, by local policy' }
          : undefined,
    })
    t.teardown(() => server.stop())
    await writeSetting(world.db, 'limits', {
      domainPerMinute: 1,
      domainStartPerMinute: null,
      recipientPerHour: null,
    })
    await world.db
      .insertInto('contacts')
      .values({
        recipient_id: world.recipients.unesco,
        channel: 'post',
        address: '7, place de Fontenoy\n75007 Paris\nFRANCE',
        preference: 5,
      })
      .execute()
    const letters: SentLetter[] = []
    for (let number = 0; number < 6; number++)
      letters.push(
        await sendLetter(world, {
          email: `ann-${number}@home.example`,
          recipients: [world.recipients.unesco],
        }),
      )
    const postman = await makePostman(t, world, server.url)
    for (let minute = 0; minute < 8; minute++) {
      await postman.round()
      world.clock.move(60_000)
    }
    t.same(await postman.states(), { bounced: 3, planned: 3 }, 'three refusals, and the others are spared')

    const ann = desk.stranger()
    const waiting: { letter: SentLetter; id: string }[] = []
    for (const letter of letters) {
      const id = letter.deliveries[0]?.id ?? ''
      const { state } = await deliveryNow(world, id)
      const receipt = await ann.get(`/letters/${letter.token}/receipt`)
      if (state === 'planned') waiting.push({ letter, id })
      t.match(
        sentences(receipt.body),
        state === 'planned'
          ? /refuses letters like these at present, so yours waits\. It can go another way: Print it and post it for me I send it myself/
          : /Send or print it yourself/,
        state,
      )
    }
    await tellFailures(world.letters)
    const told = await world.db
      .selectFrom('mails')
      .select('kind')
      .where('kind', '=', 'letter-failed')
      .execute()
    t.equal(told.length, 3, 'those whose letter came back are told by mail')

    const [first, second, third] = waiting
    const take = (taken: typeof first, channel: string) =>
      ann.postAndFollow(`/letters/${taken?.letter.token}/deliveries/${taken?.id}/channel`, { channel })
    t.match(sentences((await take(first, 'post')).body), /by post Waits to be printed and posted\./)
    t.match((await take(second, 'own_hands')).body, 'href="mailto:dg@unesco.example?subject')
    isMended = true
    world.clock.move(24 * HOUR)
    await postman.round()
    t.equal(
      (await deliveryNow(world, third?.id ?? '')).state,
      'accepted',
      'who waited is served when it is mended',
    )
    t.same(await postman.states(), { bounced: 3, to_print: 1, handed_over: 1, accepted: 1 })
  },
)
