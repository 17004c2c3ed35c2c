import { type FindCampaign, getPublicCampaign } from '../campaigns/campaign.ts'
import { publicStatus } from '../campaigns/notices.ts'
import type { Clock } from '../clock.ts'
import { listen } from '../db/listen.ts'
import { translatorFor } from '../i18n.ts'
import { type LiveReaders, liveReaders, type Topic } from './live-readers.ts'
import type { PublishedTallies } from './published-tallies.ts'
import { TALLIES_CHANNEL } from './tallies.queries.ts'
import { liveNumbers } from './tally-page.ts'

/** A process of two cores carries them easily; more would take the room of those who write. */
const MOST_READERS = 10_000

/**
 * Keeps the readers of a process told: one session listens for all of them.
 * @param parts.databaseUrl without it nothing is listened for, and readers get the numbers of their first moment.
 */
export function watchTallies(parts: {
  findCampaign: FindCampaign
  published: PublishedTallies
  databaseUrl: string | undefined
  clock: Clock
  onError: (error: unknown) => void
}): LiveReaders {
  const { published, onError } = parts
  const messageOf = async ({ slug, locale }: Topic) => {
    const campaign = await getPublicCampaign(parts.findCampaign, slug)
    const tally = await published.tallyOf(campaign)
    return JSON.stringify(
      liveNumbers(publicStatus(campaign, parts.clock.now()), tally, translatorFor(locale)),
    )
  }
  const readers = liveReaders({ most: MOST_READERS, messageOf, onError })
  if (parts.databaseUrl === undefined) return readers
  const changed = (campaignId?: string) => {
    published.forget(campaignId)
    if (campaignId === undefined) readers.tellAll()
    else readers.tell(campaignId)
  }
  const listener = listen(parts.databaseUrl, TALLIES_CHANNEL, {
    onNotify: changed,
    onListening: () => changed(),
    onError,
  })
  return {
    ...readers,
    close: async () => {
      await readers.close()
      await listener.stop()
    },
  }
}
