import type { Clock } from '../../clock.ts'
import { dayOf } from '../../days.ts'
import type { Db } from '../../db/connect.ts'
import { renderMail } from '../../handlebars.ts'
import { PAGE_LOCALES, translatorFor } from '../../i18n.ts'
import type { Mail, WrittenMail } from '../../mails/send-mail.ts'
import { readDashboard } from '../desk/dashboard.ts'
import { weekLines } from './week-lines.ts'
import { findReader, insertWeeklyMails, isWanted, listOpen, setWanted } from './weekly.queries.ts'

interface Parts {
  db: Db
  clock: Clock
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Of a Monday, in UTC: morning or noon wherever most organizers are. */
const FROM_HOUR = 7

/** An organizer asks for the figures of each week by mail, or asks no more. */
export async function wishWeeklyFigures(
  { db, clock }: Parts,
  organizerId: string,
  wish: boolean,
): Promise<void> {
  await setWanted(db, { organizerId, isWanted: wish, monday: mondayOf(clock.now()) })
}

/** True when an organizer asked for them. */
export async function wantsWeeklyFigures({ db }: Pick<Parts, 'db'>, organizerId: string): Promise<boolean> {
  return await isWanted(db, organizerId)
}

/** Has the mails of the week written, on Mondays from seven o'clock UTC on. A task of the leader. @returns how many. */
export async function planWeeklyFigures({ db, clock }: Parts): Promise<number> {
  const now = clock.now()
  return await insertWeeklyMails(db, mondayOf(new Date(now.getTime() - FROM_HOUR * HOUR_MS)), now)
}

/** True for the mail with the figures of a week. */
export function isWeeklyFigures(mail: Pick<Mail, 'kind'>): boolean {
  return mail.kind === 'weekly-figures'
}

/**
 * Words of the mail: for each open campaign the week from Monday to Sunday beside the week before it, and what waits.
 * @returns undefined when nobody reads it any more, or no campaign is open.
 */
export async function writeWeeklyFigures(
  parts: Parts & { isTrial: boolean; baseUrl: string },
  mail: Mail,
): Promise<WrittenMail | undefined> {
  const reader = mail.organizer_id ? await findReader(parts.db, mail.organizer_id) : undefined
  if (!reader || !(await isWanted(parts.db, String(mail.organizer_id)))) return undefined
  const words = translatorFor(PAGE_LOCALES.includes(reader.locale) ? reader.locale : 'en')
  const end = Date.parse(String(mail.details.monday)) - DAY_MS
  const week = { from: dayOf(end - 6 * DAY_MS), until: dayOf(end) }
  const before = { from: dayOf(end - 13 * DAY_MS), until: dayOf(end - 7 * DAY_MS) }
  const campaigns: { title: string; lines: string[]; link: string }[] = []
  for (const { id, slug, title } of await listOpen(parts.db, reader.locale))
    campaigns.push({
      title,
      lines: weekLines(await readDashboard(parts, id, week), await readDashboard(parts, id, before), words),
      link: `${parts.baseUrl}/organizer/campaigns/${slug}/dashboard?from=${week.from}&until=${week.until}`,
    })
  if (campaigns.length === 0) return undefined
  const texts = renderMail('weekly-figures', reader.locale, {
    site: new URL(parts.baseUrl).host,
    from: words.date(new Date(week.from)),
    until: words.date(new Date(week.until)),
    campaigns,
  })
  return { to: reader.email, fromName: 'Zvarot', ...texts }
}

/** The Monday of a moment's week, in UTC, as 2026-11-23. */
function mondayOf(at: Date): string {
  const days = (at.getUTCDay() + 6) % 7
  return dayOf(at.getTime() - days * DAY_MS)
}
