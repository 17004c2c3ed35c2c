import type { Task } from '../../queues/ticker.ts'
import { dropOldUploads } from '../../recipients/import/staging/drop-staged.ts'
import type { DeliveryParts } from '../delivery/delivery-parts.ts'
import { chooseDigests, followDigestModes } from '../delivery/digest-mode.ts'
import { reapDigests } from '../delivery/digest-verdicts.ts'
import { growDomainPaces } from '../delivery/dispatch.ts'
import { endMandates } from '../delivery/end-mandates.ts'
import { endWaiting } from '../delivery/end-waiting.ts'
import { makeSendDigest, planDigests } from '../delivery/send-digests.ts'
import { settleAccepted } from '../delivery/settle.ts'
import { forgetMarks } from '../letters/judge-letter.ts'
import { tellFailures } from '../letters/tell-failures.ts'
import { cancelTakenBack } from '../letters/withdraw-letter.ts'
import { forgetPages } from '../letters/write-again.ts'
import { forgetSessions } from '../organizers/forget-sessions.ts'
import { purgeCampaigns, purgeHistory } from '../privacy/purge-history.ts'
import { purgeLetters } from '../privacy/purge-letters.ts'
import { forgetCalls } from '../webhooks/webhooks.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** What the leader does from time to time, so that what was promised for later happens. */
export function choresOf(parts: DeliveryParts): Task[] {
  return [
    { name: 'cancel taken back', everyMs: 2 * SECOND, run: async () => (await cancelTakenBack(parts)) > 0 },
    { name: 'settle', everyMs: MINUTE, run: async () => (await settleAccepted(parts)) > 0 },
    { name: 'grow paces', everyMs: MINUTE, run: () => growDomainPaces(parts).then(() => false) },
    { name: 'choose digests', everyMs: 5 * MINUTE, run: async () => (await chooseDigests(parts)) > 0 },
    { name: 'follow digests', everyMs: 5 * SECOND, run: async () => (await followDigestModes(parts)) > 0 },
    { name: 'plan digests', everyMs: 20 * SECOND, run: async () => (await planDigests(parts)) > 0 },
    { name: 'send digests', everyMs: 5 * SECOND, run: makeSendDigest(parts) },
    { name: 'reap digests', everyMs: 15 * SECOND, run: async () => (await reapDigests(parts)) > 0 },
    { name: 'end mandates', everyMs: HOUR, run: async () => (await endMandates(parts)) > 0 },
    { name: 'end waiting', everyMs: HOUR, run: async () => (await endWaiting(parts)) > 0 },
    { name: 'tell failures', everyMs: 5 * MINUTE, run: async () => (await tellFailures(parts)) > 0 },
    { name: 'purge letters', everyMs: 10 * MINUTE, run: () => purgeLetters(parts).then(() => false) },
    { name: 'purge campaigns', everyMs: HOUR, run: () => purgeCampaigns(parts).then(() => false) },
    { name: 'drop uploads', everyMs: HOUR, run: async () => (await dropOldUploads(parts)) > 0 },
    { name: 'forget pages', everyMs: HOUR, run: () => forgetPages(parts).then(() => false) },
    { name: 'forget marks', everyMs: HOUR, run: () => forgetMarks(parts).then(() => false) },
    { name: 'forget calls', everyMs: HOUR, run: () => forgetCalls(parts).then(() => false) },
    { name: 'forget sessions', everyMs: HOUR, run: () => forgetSessions(parts).then(() => false) },
    { name: 'purge history', everyMs: 6 * HOUR, run: () => purgeHistory(parts).then(() => false) },
  ]
}
