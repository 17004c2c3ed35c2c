import { deliveryQueue } from '../../queues/delivery.queue.ts'
import { deliveryWorker } from '../../queues/delivery.worker.ts'
import { mailQueue } from '../../queues/mail.queue.ts'
import { mailWorker } from '../../queues/mail.worker.ts'
import { startTicker, type Task } from '../../queues/ticker.ts'
import { campaignsOf } from '../campaigns/campaign.ts'
import { systemClock } from '../clock.ts'
import { runForLeader } from '../db/leader.ts'
import { makeConveyor } from '../delivery/conveyor.ts'
import { makeDeliver } from '../delivery/deliver.ts'
import type { DeliveryParts } from '../delivery/delivery-parts.ts'
import { dispatchDue, reapExpired, sweepLost } from '../delivery/dispatch.ts'
import { takeBackHeld } from '../delivery/hold.ts'
import { makeIncoming } from '../delivery/incoming.ts'
import { watchRelays } from '../delivery/watch-relays.ts'
import { enqueueDueMails, reapLostMails } from '../mails/mail-later.ts'
import { sendMail } from '../mails/send-mail.ts'
import { realOutside } from '../outside/outside.ts'
import { campaignKeys } from '../privacy/campaign-keys.ts'
import { checkNightly } from '../tallies/nightly-check.ts'
import { makeChainEvents } from '../tallies/proof/chain-events.ts'
import { makeTurnTallies } from '../tallies/turn-tallies.ts'
import { planWeeklyFigures } from '../tallies/weekly/weekly-figures.ts'
import { callWebhooks } from '../webhooks/webhooks.ts'
import { choresOf } from './chores.ts'
import type { Installation, Voice } from './installation.ts'
import { listenInbound } from './listen-inbound.ts'
import { writeMail } from './write-mail.ts'

/**
 * So that a letter is ready whenever a connection is, and many are written by one statement: with two jobs a connection a
 * letter took a fifth more CPU. How many letters a crash leaves uncertain: see `makeAhead`.
 */
const JOBS_PER_CONNECTION = 3
const MOST_JOBS = 60
const MAIL_CONCURRENCY = 5
/** Deliveries that a dispatch must have found to look for more at once; fewer wait for the next tick. */
const REFILL = 500

/**
 * Starts the working half of an installation: workers for letters and for mails, and, where this process leads, the
 * dispatcher, the sweeper and the reaper.
 * @returns stops claiming, finishes what runs, and ends.
 */
export function startWork(house: Installation, voice: Voice): { stop(): Promise<void> } {
  const { db, queues, keyring, config } = house
  const keysOf = campaignKeys(db, keyring.wrapping)
  const relays = watchRelays({ db, clock: systemClock }, house.relays, (error) =>
    voice.report('the breakers could not be read', error),
  )
  const parts: DeliveryParts = {
    db,
    keysOf,
    clock: systemClock,
    signingKey: keyring.signing,
    messenger: relays.messenger,
    relayNames: relays.names,
    mailFrom: config.mailFrom,
    baseUrl: config.baseUrl,
    isTrial: house.isTrial,
    hasInbound: house.isTrial || config.inboundListen !== undefined,
    report: voice.report,
  }
  const writing = { ...parts, findCampaign: campaignsOf(db, systemClock) }
  const connections = house.relays.reduce((sum, relay) => sum + relay.connections, 0)
  let isStopping = false
  const deliver = makeDeliver(parts, { connections, isStopping: () => isStopping })
  const workers = [
    deliveryWorker(queues, deliver, jobsFor(connections)),
    mailWorker(queues, (id) => sendMail(parts, id, (mail) => writeMail(writing, mail)), MAIL_CONCURRENCY),
  ]
  const leader = runForLeader(house.databaseUrl, {
    name: 'dispatcher',
    channel: 'zvarot_deliveries',
    onNotify: () => ticker.wake('dispatch'),
    onError: (error) => voice.report('the dispatcher lost its session', error),
  })
  const ticker = startTicker(tasksOf(house, parts), leader.isLeader, (task, error) =>
    voice.report(task, error),
  )
  const inbound = config.inboundListen
    ? listenInbound(
        { listen: config.inboundListen, clock: systemClock, incoming: makeIncoming(parts) },
        voice,
      )
    : undefined
  return {
    stop: async () => {
      isStopping = true
      await inbound?.stop()
      await ticker.stop()
      await leader.stop()
      relays.stop()
      await Promise.all(workers.map((worker) => worker.close()))
    },
  }
}

function jobsFor(connections: number): number {
  return Math.min(MOST_JOBS, JOBS_PER_CONNECTION * connections)
}

function tasksOf(house: Installation, parts: DeliveryParts): Task[] {
  const deliveries = deliveryQueue(house.queues)
  const mails = mailQueue(house.queues)
  const enqueue = deliveries.add
  const conveyor = makeConveyor()
  const { wrapping: wrappingKey } = house.keyring
  const hooks = { db: parts.db, clock: systemClock, wrappingKey, outside: realOutside() }
  return [
    {
      name: 'dispatch',
      everyMs: 500,
      run: async () => (await dispatchDue(parts, enqueue, conveyor)) >= REFILL,
    },
    { name: 'take back what is held', everyMs: 1_000, run: async () => (await takeBackHeld(parts)) > 0 },
    {
      name: 'sweep',
      everyMs: 5_000,
      run: async () => (await sweepLost(parts, enqueue, deliveries.isEmpty)) > 0,
    },
    { name: 'reap', everyMs: 5_000, run: async () => (await reapExpired(parts)) > 0 },
    {
      name: 'mails',
      everyMs: 2_000,
      run: async () => (await enqueueDueMails(parts, mails.add, mails.isEmpty)) > 0,
    },
    { name: 'reap mails', everyMs: 15_000, run: async () => (await reapLostMails(parts)) > 0 },
    ...choresOf(parts),
    { name: 'webhooks', everyMs: 2_000, run: async () => !house.isTrial && (await callWebhooks(hooks)) },
    { name: 'chain events', everyMs: 5_000, run: makeChainEvents(parts) },
    { name: 'turn tallies', everyMs: 1_000, run: makeTurnTallies(parts) },
    {
      name: 'plan weekly figures',
      everyMs: 10 * 60_000,
      run: () => planWeeklyFigures(parts).then(() => false),
    },
    { name: 'check tallies', everyMs: 10 * 60_000, run: () => checkNightly(parts).then(() => false) },
  ]
}
