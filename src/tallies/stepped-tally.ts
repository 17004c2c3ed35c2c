import { countLetters, tellBuckets, tellDeliveries } from './buckets.ts'
import type { listRecipients } from './public-tally.queries.ts'
import { protectBreakdown, stepped } from './small-counts.ts'
import type { DeliveryCell, Tally } from './tally.ts'
import type { SteppedTally } from './tally-shapes.ts'

type Recipient = Omit<Awaited<ReturnType<typeof listRecipients>>[number], 'is_off'>

/** What is told of counts when ten or more have joined: everything in tens, and of breakdowns only what may be. */
export function tellInTens(
  tally: Pick<Tally, 'confirmed' | 'by' | 'deliveries'>,
  recipients: Recipient[],
  withHours: boolean,
): SteppedTally {
  const countries = protectBreakdown(tally.by.country, null)
  const days = protectBreakdown(tally.by.day, null).shown
  const hours = protectBreakdown(withHours ? tally.by.hour : new Map(), null).shown
  const told = {
    letters: { confirmed: stepped(tally.confirmed) },
    deliveries: tellDeliveries([], stepped),
    recipients: tellRecipients(tally.deliveries, recipients),
    countries: [...countries.shown].map(([country, letters]) => ({ country, letters })),
    elsewhere: countries.remainder,
    days: [...days].map(([day, letters]) => ({ day, letters })).sort((a, b) => (a.day < b.day ? -1 : 1)),
    hours: [...hours]
      .map(([hour, letters]) => ({ hour, letters }))
      .sort((a, b) => (a.hour < b.hour ? -1 : 1)),
  }
  return tellStates(told, tally.deliveries)
}

/** The same letters as told, with what became of them by now. @param cells of these letters alone. */
export function tellStates(told: SteppedTally, cells: readonly DeliveryCell[]): SteppedTally {
  const byRecipient = groupByRecipient(cells)
  return {
    ...told,
    deliveries: tellDeliveries(cells, stepped),
    recipients: told.recipients.map((recipient) => {
      const own = recipient.letters === null ? [] : (byRecipient.get(recipient.id) ?? [])
      return { ...recipient, ...tellBuckets(own, stepped) }
    }),
  }
}

/** Every recipient of the campaign with how many letters it got, in tens. @param recipients in their order. */
function tellRecipients(cells: readonly DeliveryCell[], recipients: Recipient[]): SteppedTally['recipients'] {
  const letters = new Map([...groupByRecipient(cells)].map(([id, own]) => [id, countLetters(own)]))
  const { shown } = protectBreakdown(letters, new Set(recipients.map(({ id }) => id)))
  return recipients.map(({ id, name, office, country, place }) => ({
    ...{ id, name, office, country, place },
    letters: shown.get(id) ?? null,
    ...tellBuckets([], stepped),
  }))
}

function groupByRecipient(cells: readonly DeliveryCell[]): Map<string, DeliveryCell[]> {
  const groups = new Map<string, DeliveryCell[]>()
  for (const cell of cells) {
    const group = groups.get(cell.recipient_id)
    if (group) group.push(cell)
    else groups.set(cell.recipient_id, [cell])
  }
  return groups
}
