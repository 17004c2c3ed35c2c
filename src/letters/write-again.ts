import { DAY_MS } from '../days.ts'
import type { Db } from '../db/connect.ts'
import { RETENTION } from '../privacy/retention.ts'
import type { LetterParts } from './letter-parts.ts'
import {
  countLetterMails,
  insertLetterMail,
  lockLetterByFingerprint,
  type NewLetter,
  rewriteLetter,
} from './letters.queries.ts'
import { rewriteOf } from './new-letter.ts'
import { deleteUsedPages, findPageUser, insertUsedPage } from './used-pages.queries.ts'

const MAIL_PAUSE_MS = 5 * 60_000

/**
 * A page, or a person, for the second time. A page belongs to who used it first, whether that made a letter or she had written
 * already: to somebody else it is refused in either case, or the answer would tell which addresses have written.
 * The same person's second page: a waiting letter takes the new text, a confirmed one stays, and the owner of the
 * address is told by mail: after five minutes, and after a pause four times as long each further time in a day, or whoever
 * typed a stranger's address could fill her mailbox.
 * @param letterWith makes the letter's row under an id: what is sealed is bound to it.
 * @returns the id of the mail to send, if one is due; `page_used` when somebody else used the page.
 */
export async function writeAgain(
  parts: LetterParts,
  letterWith: (id: string) => NewLetter,
  first: NewLetter,
  locale: string,
): Promise<{ mailId: string | undefined } | 'page_used'> {
  const fingerprint = first.fingerprint as Buffer
  return await parts.db.transaction().execute(async (tx) => {
    const known = await lockLetterByFingerprint(tx, first.campaign_id, fingerprint)
    const user = await findPageUser(tx, first.id)
    if (!known || (user && !user.fingerprint?.equals(fingerprint))) return 'page_used'
    const now = parts.clock.now()
    const isPending = known.status === 'pending'
    const isNewPage =
      known.id !== first.id && (await insertUsedPage(tx, { letter_id: first.id, fingerprint, used_at: now }))
    if (isPending && isNewPage) await rewriteLetter(tx, known.id, rewriteOf(letterWith(known.id)), now)
    const mails = await countLetterMails(tx, known.id, new Date(now.getTime() - DAY_MS))
    const pause = MAIL_PAUSE_MS * 4 ** Math.max(0, mails - 1)
    if (now.getTime() - known.mailed_at.getTime() < pause) return { mailId: undefined }
    const kind = isPending ? 'confirm-letter' : 'already-written'
    return { mailId: await insertLetterMail(tx, { letterId: known.id, kind, locale, now }) }
  })
}

/** Forgets pages that are too old to be sent. A task of the leader. @returns how many. */
export async function forgetPages({ db, clock }: { db: Db; clock: LetterParts['clock'] }): Promise<number> {
  return await deleteUsedPages(db, new Date(clock.now().getTime() - RETENTION.pages))
}
