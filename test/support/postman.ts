import type { Test } from 'tap'
import type { Timers } from '../../src/clock.ts'
import { makeDeliver } from '../../src/delivery/deliver.ts'
import type { DeliveryParts } from '../../src/delivery/delivery-parts.ts'
import { dispatchDue, reapExpired } from '../../src/delivery/dispatch.ts'
import { combineRelays, createRelays } from '../../src/mail/relays.ts'
import type { SmtpOptions } from '../../src/mail/smtp.ts'
import type { World } from './world.ts'

/** A dispatcher and a worker of the world in this process, without a queue between them. */
export interface Postman {
  parts: DeliveryParts
  /** Dispatches what is due and delivers it. @returns how many deliveries were handed over. */
  round(): Promise<number>
  reap(): Promise<number>
  /** How many deliveries are in each state. */
  states(): Promise<Record<string, number>>
}

/** @param options.timers pass also the heartbeats of what is being sent; `isStopping` is asked before more is claimed; `hasInbound` false: answers cannot come to us. */
export async function makePostman(
  t: Pick<Test, 'teardown' | 'comment'>,
  world: Pick<World, 'db' | 'clock' | 'letters' | 'keyring'>,
  smtpUrl: string,
  options: SmtpOptions & { timers?: Timers; isStopping?: () => boolean; hasInbound?: boolean } = {},
): Promise<Postman> {
  const relays = createRelays([smtpUrl], options)
  const messenger = combineRelays(relays)
  t.teardown(() => messenger.close(100))
  const parts: DeliveryParts = {
    db: world.db,
    clock: world.clock,
    keysOf: world.letters.keysOf,
    signingKey: world.keyring.signing,
    messenger,
    relayNames: relays.map((relay) => relay.name),
    mailFrom: 'letters@campaign.example',
    baseUrl: 'https://campaign.example',
    isTrial: false,
    hasInbound: options.hasInbound ?? true,
    report: (problem, error) => t.comment(problem, error),
  }
  const deliver = makeDeliver(parts, {
    connections: relays.reduce((sum, relay) => sum + relay.connections, 0),
    ...(options.timers && { timers: options.timers }),
    ...(options.isStopping && { isStopping: options.isStopping }),
  })
  return {
    parts,
    round: () =>
      dispatchDue(parts, async (jobs) => {
        await Promise.all(jobs.map((job) => deliver(job.deliveries)))
      }),
    reap: () => reapExpired(parts),
    states: () => countStates(world),
  }
}

/** How many deliveries are in each state. */
export async function countStates(world: Pick<World, 'db'>): Promise<Record<string, number>> {
  const rows = await world.db
    .selectFrom('deliveries')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.state, row.count]))
}
