import { officeAndName } from '../../src/who.ts'
import type { ExpiringRecipient } from '../expiring-recipients.ts'
import type { Reader } from './directory-frame.ts'

/** As many as an organizer reads through; the health page of a directory lists them all. */
const SHOWN = 25

/** Recipients whose mandate ends soon or has ended, with the campaigns that write to them. */
export function viewMandates(ending: ExpiringRecipient[], { words, link }: Reader) {
  return {
    mandates: ending
      .slice(0, SHOWN)
      .map(({ id, office, name, valid_until: day, is_over: isOver, campaigns }) => ({
        name: officeAndName({ office, name }),
        href: link(`/organizer/recipients/${id}`),
        isOver,
        when: words.t(isOver ? 'directory.mandates.over' : 'directory.mandates.ends', {
          date: words.date(new Date(`${day}T00:00:00Z`)),
        }),
        campaigns: campaigns.map(({ slug, title }) => ({
          title,
          href: link(`/organizer/campaigns/${slug}/recipients`),
        })),
      })),
    mandatesMore:
      ending.length > SHOWN ? words.t('directory.mandates.more', { count: ending.length - SHOWN }) : null,
  }
}
