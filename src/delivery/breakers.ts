import type { Db } from '../db/connect.ts'
import type { BreakerScope } from '../db/tables/limits.ts'
import { countFailure, countSuccesses, listBreakers, slowDomain, type Tripping } from './breakers.queries.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import { countHardBounce } from './hard-bounces.queries.ts'
import { STANDARD_LIMITS } from './limits-form.ts'
import { holdReady } from './pause-recipient.ts'
import type { Effect } from './verdicts.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** When each breaker opens. Source: docs/delivery.md, "What a reply means". */
const TRIPS = {
  relay: { inRow: 5, ofTwenty: 11, within: null, rest: 0.5 * MINUTE, longestRest: 15 * MINUTE },
  login: { inRow: 1, ofTwenty: 1, within: null, rest: 5 * MINUTE, longestRest: HOUR },
  sender: { inRow: 1, ofTwenty: 1, within: null, rest: 15 * MINUTE, longestRest: 4 * HOUR },
  slow: { inRow: 1, ofTwenty: 1, within: null, rest: 5 * MINUTE, longestRest: HOUR },
  policy: { inRow: 3, ofTwenty: 21, within: 10 * MINUTE, rest: HOUR, longestRest: 24 * HOUR },
} satisfies Record<string, Tripping>

/** What one delivery's outcome was about. */
export interface Scene {
  relay: string
  sendingDomain: string
  receivingDomain: string
  contactId: string | null
  recipientId: string
}

/** Acts on what an outcome means beyond its letter. Successes cost nothing unless something was in trouble. */
export type ApplyEffects = (effects: Effect[], scene: Scene) => Promise<void>

const REFRESH_MS = 2_000

/**
 * Makes the keeper of breakers of one process. It knows which keys are in trouble from a reading at most two seconds
 * old, so that a success on a healthy relay writes nothing.
 */
export function makeBreakers(parts: Pick<DeliveryParts, 'db' | 'clock'>): ApplyEffects {
  const { db, clock } = parts
  let troubled = new Set<string>()
  let readAt = Number.NEGATIVE_INFINITY

  async function isTroubled(scope: BreakerScope, key: string): Promise<boolean> {
    if (performance.now() - readAt > REFRESH_MS) {
      readAt = performance.now()
      troubled = new Set((await listBreakers(db)).map((breaker) => `${breaker.scope} ${breaker.key}`))
    }
    return troubled.has(`${scope} ${key}`)
  }

  return async (effects, scene) => {
    for (const effect of effects) {
      if (effect.act !== 'worked') {
        readAt = Number.NEGATIVE_INFINITY
        await applyTrouble(db, effect, scene, clock.now())
        continue
      }
      const key = effect.on === 'relay' ? scene.relay : scene.receivingDomain
      if (await isTroubled(effect.on, key)) {
        readAt = Number.NEGATIVE_INFINITY
        await countSuccesses(db, successesOf(effect, scene), clock.now())
      }
    }
  }
}

/** Counts a refusal by policy against its receiving domain: one at once, or one that came back as a bounce. */
export async function notePolicy(db: Db, receivingDomain: string, now: Date): Promise<void> {
  const failure = { scope: 'receiving_domain' as const, key: receivingDomain, reason: 'policy', now }
  await countFailure(db, failure, TRIPS.policy)
}

/** A letter that got through shows that the relay and the sending domain are in order. */
function successesOf(effect: Effect, scene: Scene): { scope: BreakerScope; key: string }[] {
  if (effect.on === 'receiving_domain') return [{ scope: 'receiving_domain', key: scene.receivingDomain }]
  return [
    { scope: 'relay', key: scene.relay },
    { scope: 'sending_domain', key: scene.sendingDomain },
  ]
}

async function applyTrouble(
  db: Db,
  effect: Exclude<Effect, { act: 'worked' }>,
  scene: Scene,
  now: Date,
): Promise<void> {
  const reason = effect.act
  switch (effect.act) {
    case 'failed':
      return void (await countFailure(db, { scope: 'relay', key: scene.relay, reason, now }, TRIPS.relay))
    case 'refused_login':
      return void (await countFailure(db, { scope: 'relay', key: scene.relay, reason, now }, TRIPS.login))
    case 'refused': {
      const failure = { scope: 'sending_domain' as const, key: scene.sendingDomain, reason, now }
      return void (await countFailure(db, failure, TRIPS.sender))
    }
    case 'slow_down': {
      const { receivingDomain: key } = scene
      await slowDomain(db, key, now, STANDARD_LIMITS.domainPerMinute ?? 20)
      const failure = { scope: 'receiving_domain' as const, key, reason, now, atLeast: effect.atLeast ?? 0 }
      return void (await countFailure(db, failure, TRIPS.slow))
    }
    case 'policy':
      return await notePolicy(db, scene.receivingDomain, now)
    case 'no_such_mailbox': {
      const { contactId, recipientId } = scene
      if (await countHardBounce(db, { contactId, recipientId, now })) await holdReady(db, recipientId, now)
    }
  }
}
