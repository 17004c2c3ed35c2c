import { COUNTRIES } from '../countries.ts'
import { DAY_MS, dayOf } from '../days.ts'
import type { Translator } from '../i18n.ts'
import { officeAndName } from '../who.ts'
import type { findBundle } from './bundle-letters.queries.ts'
import { MOST_LETTERS } from './print-form.ts'
import type { BundleRow, listBundleActs, PrintQueueRow } from './print-queue.queries.ts'

type Bundle = NonNullable<Awaited<ReturnType<typeof findBundle>>>
type Acts = Awaited<ReturnType<typeof listBundleActs>>
/** So long before letters are given up it is said. */
const WARNS_MS = 30 * DAY_MS

type Link = (path: string) => string

/** The data of templates/pages/print/queue.hbs: what waits for paper, and the bundles that were made of it. */
export function queuePage(
  words: Translator,
  link: Link,
  queue: PrintQueueRow[],
  bundles: BundleRow[],
  now: Date,
) {
  return {
    title: words.t('print.title'),
    section: 'print',
    queue: queue.map((row, index) => ({
      ...row,
      key: index,
      to: officeAndName(row),
      waiting: words.t('print.letters', { count: row.waiting }),
      most: Math.min(row.waiting, MOST_LETTERS),
      oldest: words.date(row.oldest),
      ends: endSoon(words, row.ends, now),
    })),
    most: MOST_LETTERS,
    countries: [
      { value: '', name: words.t('print.posted_from_any') },
      ...COUNTRIES.map((code) => ({ value: code, name: words.country(code) })).sort((a, b) =>
        words.compare(a.name, b.name),
      ),
    ],
    bundles: bundles.map((bundle) => ({
      href: link(`/organizer/print/bundles/${bundle.id}`),
      name: words.t('print.bundle', { number: String(bundle.number) }),
      to: officeAndName(bundle),
      campaign: bundle.campaign,
      letters: words.t('print.letters', { count: bundle.letters }),
      state: words.t(`print.state.${bundle.state}`),
      at: bundle.posted_on ? words.date(startOf(bundle.posted_on)) : words.date(bundle.made_at),
    })),
  }
}

/** The data of templates/pages/print/bundle.hbs: one bundle, what to do with it next, and what was done. */
export function bundlePage(
  words: Translator,
  link: Link,
  bundle: Bundle,
  {
    acts,
    takenBack,
    givenUp,
    ends,
    now,
    isProved,
  }: {
    acts: Acts
    /** Places of the letters that their authors took back after the bundle was made. */
    takenBack: number[]
    /** Places of those that waited too long for it, or whose recipient is not written to any more. */
    givenUp: number[]
    /** When the first of its letters that are not printed is given up. */
    ends: Date | null
    now: Date
    /** Letters are personal data: who sets them has shown lately that it is she. */
    isProved: boolean
  },
) {
  const here = `/organizer/print/bundles/${bundle.id}`
  const { letters = 0, purged = 0 } = bundle.counts ?? {}
  const isReturned = bundle.state === 'returned'
  const sheetsOut = (key: string, places: number[]) =>
    places.length > 0 ? words.t(key, { sheets: words.list(places.map(String)) }) : null
  const canPrint = !isReturned && letters > purged
  return {
    title: words.t('print.bundle', { number: String(bundle.number) }),
    section: 'print',
    script: canPrint ? 'print.js' : undefined,
    to: officeAndName(bundle),
    address: bundle.address.split('\n'),
    state: words.t(`print.state.${bundle.state}`),
    letters: words.t('print.letters', { count: letters }),
    takenBack: sheetsOut('print.taken_back', takenBack),
    givenUp: sheetsOut('print.given_up', givenUp),
    ends: ends && endSoon(words, ends, now),
    purged: purged > 0 ? words.t('print.purged', { count: purged }) : null,
    again: bundle.prints > 0 && !isReturned ? words.t('print.again', { count: bundle.prints }) : null,
    print: canPrint && isProved ? { pdf: link(`${here}/letters.pdf`), sheets: link(`${here}/sheets`) } : null,
    prove: canPrint && !isProved ? link(`/organizer/session/proof?next=${encodeURIComponent(here)}`) : null,
    progress: progressOf(words, bundle, now),
    printing: isReturned ? null : link(`${here}/printing`),
    posting: bundle.state === 'printed' || bundle.state === 'posted' ? link(`${here}/posting`) : null,
    postedOn: bundle.posted_on ?? dayOf(now),
    posted: bundle.posted_on
      ? words.t('print.posted_on', { date: words.date(startOf(bundle.posted_on)) })
      : null,
    tracking: bundle.tracking,
    back: isReturned
      ? null
      : { action: link(`${here}/return`), button: words.t(`print.return.${bundle.state}`) },
    acts: acts.map((act) => ({
      at: words.date(act.at),
      text: words.t(`print.act.${act.act}`, { count: act.letters }),
      by: act.organizer,
    })),
  }
}

function endSoon(words: Translator, ends: Date, now: Date): string | null {
  if (ends.getTime() - now.getTime() >= WARNS_MS) return null
  return words.t('print.ends', { date: words.date(ends) })
}

/** A setting that has moved in the last half minute and is not at its end. */
export function isSetting(bundle: Pick<Bundle, 'set_at' | 'set_done' | 'set_total'>, now: Date): boolean {
  const isFresh = bundle.set_at !== null && now.getTime() - bundle.set_at.getTime() < 30_000
  return isFresh && bundle.set_done < bundle.set_total
}

function progressOf(words: Translator, bundle: Bundle, now: Date) {
  if (!isSetting(bundle, now)) return null
  const { set_done: done, set_total: total } = bundle
  return { done, total, text: words.t('print.progress', { done, total }) }
}

function startOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}
