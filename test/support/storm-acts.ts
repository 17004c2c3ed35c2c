import { chooseDigests, followDigestModes, takeDigests, takeSingles } from '../../src/delivery/digest-mode.ts'
import { reapDigests } from '../../src/delivery/digest-verdicts.ts'
import { endMandates } from '../../src/delivery/end-mandates.ts'
import { holdAll, releaseAll, takeBackHeld } from '../../src/delivery/hold.ts'
import { makeIncoming } from '../../src/delivery/incoming.ts'
import { pauseRecipient, releaseRecipient } from '../../src/delivery/pause-recipient.ts'
import { makeSendDigest, planDigests } from '../../src/delivery/send-digests.ts'
import { settleAccepted } from '../../src/delivery/settle.ts'
import { cancelTakenBack } from '../../src/letters/withdraw-letter.ts'
import { insertBacklog } from './backlog.ts'
import type { Postman } from './postman.ts'
import type { SmtpServer } from './smtp-server.ts'
import { DAY, HOUR, MINUTE, type World } from './world.ts'

export type Acts = Record<string, () => Promise<unknown>>

/** Picks one of a list, by the chance of a storm. */
export type Choose = <T>(list: readonly T[]) => T

/** What the workers and the leader do again and again. */
export function workOf({ parts, round, reap }: Postman): Acts {
  const sendDigest = makeSendDigest(parts)
  return {
    round,
    reap,
    digests: async () => {
      await planDigests(parts)
      await sendDigest()
    },
    reapDigests: () => reapDigests(parts),
    followDigests: () => followDigestModes(parts),
    chooseDigests: () => chooseDigests(parts),
    settle: () => settleAccepted(parts),
    endMandates: () => endMandates(parts),
    takeBack: () => takeBackHeld(parts),
    cancelTakenBack: () => cancelTakenBack(parts),
  }
}

const SAID = [
  { code: 550, enhanced: '5.1.1', text: 'User unknown' },
  { code: 550, enhanced: '5.7.1', text: 'Rejected as spam' },
  { code: 552, enhanced: '5.2.2', text: 'Mailbox full' },
]

/** What people, offices and mail servers do meanwhile. Addresses are never used twice. */
export function eventsOf(world: World, { parts }: Postman, server: SmtpServer, pick: Choose): Acts {
  const { db, clock, recipients } = world
  const officials = [recipients.unesco, recipients.poland]
  const incoming = makeIncoming(parts)
  let addresses = 0
  const write = (recipientId: string, preference: number) => {
    addresses += 1
    const address = `office${addresses}@d${addresses % 3}.example`
    const contact = { recipient_id: recipientId, channel: 'email' as const, address, preference }
    return db.insertInto('contacts').values(contact).execute()
  }
  const mailsOf = (recipientId: string) =>
    db.updateTable('contacts').where('recipient_id', '=', recipientId).where('channel', '=', 'email')
  return {
    backlog: async () => {
      const recipientId = pick(officials)
      const domain = recipientId === recipients.unesco ? 'unesco.example' : 'poland.example'
      await insertBacklog(world, { count: 6, recipientId, domain })
    },
    pause: () => pauseRecipient(db, pick(officials), pick(['bounces', 'complaint'] as const), clock.now()),
    release: () => releaseRecipient(db, pick(officials), clock.now()),
    switchOff: () =>
      db.updateTable('recipients').set({ enabled: false }).where('id', '=', pick(officials)).execute(),
    leave: () =>
      db.updateTable('recipients').set({ left_at: clock.now() }).where('id', '=', pick(officials)).execute(),
    correct: async () => {
      const recipientId = pick(officials)
      await mailsOf(recipientId).set({ left_at: clock.now() }).execute()
      await write(recipientId, 0)
      if (pick([true, false])) await releaseRecipient(db, recipientId, clock.now())
    },
    addAddress: () => write(pick(officials), 5),
    switchAddresses: () =>
      mailsOf(pick(officials))
        .set({ enabled: pick([true, false]) })
        .execute(),
    pauseCampaign: () => db.updateTable('campaigns').set({ status: 'paused' }).execute(),
    wantDigests: () => takeDigests(db, pick(officials), clock.now()),
    wantSingles: () => takeSingles(db, pick(officials)),
    holdAll: () => holdAll(db, { by: null, now: clock.now() }),
    bounce: async () => {
      const [mail] = server.received.length > 0 ? [pick(server.received)] : []
      if (mail) await incoming.takeBounce(mail.from, { action: 'failed', reply: pick(SAID) })
    },
    minute: async () => clock.move(MINUTE),
    hour: async () => clock.move(HOUR),
    day: async () => clock.move(DAY),
    clockSetBack: async () => clock.move(-2 * MINUTE),
    mend: () => mend(world),
  }
}

/** Lets everything go on: what was held, paused, switched off or had left. Addresses stay as they are. */
export async function mend({ db, clock }: World): Promise<void> {
  await db.updateTable('campaigns').set({ status: 'live' }).execute()
  await releaseAll(db, { by: null, now: clock.now() })
  const living = { enabled: true, left_at: null, paused_at: null, paused_reason: null }
  await db.updateTable('recipients').set(living).execute()
  await db.deleteFrom('breakers').execute()
}
