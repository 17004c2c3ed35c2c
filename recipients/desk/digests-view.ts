import { z } from 'zod'
import { choiceOf, DIGEST_CHOICES } from '../../src/delivery/digest-choice.ts'
import type { listActsOfOffice } from '../../src/delivery/offices.ts'
import type { listContacts } from './contacts.queries.ts'
import type { Reader } from './directory-frame.ts'
import type { Recipient } from './recipient.queries.ts'

/** How letters to a recipient are to come. */
export const digestForm = z.object({ digests: z.enum(DIGEST_CHOICES, { error: 'desk.error.choose' }) })

/** The part of a recipient's page on single letters and digests, and what the office itself said by the links in its mails. */
export function viewDigests(
  found: {
    recipient: Recipient
    contacts: Awaited<ReturnType<typeof listContacts>>
    acts: Awaited<ReturnType<typeof listActsOfOffice>>
  },
  reader: Reader,
) {
  const { words } = reader
  return {
    digests: found.contacts.some(({ channel }) => channel === 'email') ? viewMode(found, reader) : null,
    acts: found.acts.map(({ act, amount, at }) => ({
      at: words.date(at),
      what: words.t(`directory.office_acts.${act}`, { most: amount ?? 0 }),
    })),
  }
}

function viewMode({ recipient, acts }: Parameters<typeof viewDigests>[0], { words, link }: Reader) {
  const isWished = recipient.wants_digest && recipient.digest_reason === 'wish'
  const wish = acts.find(({ act }) => act === 'digest' || act === 'single')
  const current = choiceOf(recipient)
  const notes = [
    isWished && words.t('directory.digests.wished'),
    wish?.act === 'single' && words.t('directory.digests.wished_single', { date: words.date(wish.at) }),
    !isWished && recipient.requires.includes('postal_address') && words.t('directory.digests.postal_address'),
  ]
  return {
    now: sentenceOf(recipient, words),
    notes: notes.filter((note) => note !== false),
    action: link(`/organizer/recipients/${recipient.id}/digests`),
    choices: isWished
      ? null
      : DIGEST_CHOICES.map((choice) => ({
          value: choice,
          name: words.t(`directory.digests.choice.${choice}`),
          isCurrent: choice === current,
        })),
  }
}

function sentenceOf(recipient: Recipient, words: Reader['words']): string {
  if (!recipient.wants_digest) return words.t('directory.digests.now_single')
  return words.t('directory.digests.now_together', {
    date: words.date(recipient.digest_since ?? recipient.updated_at),
    why: words.t(`directory.digests.why.${recipient.digest_reason ?? 'organizer'}`),
  })
}
