import type { Translator } from '../../i18n.ts'
import { MOST_COUNTED, type Waiting } from './what-waits.ts'

/** The parts of the letters page, each with how many wait in it. */
const PARTS: [part: string, path: string, count: keyof Waiting][] = [
  ['held', '/organizer/letters', 'held'],
  ['uncertain', '/organizer/letters/uncertain', 'uncertain'],
  ['paused', '/organizer/letters/paused', 'paused'],
  ['to_print', '/organizer/print', 'to_print'],
]

/** Tabs above the pages of letters that need a person. */
export function lettersFrame(
  part: string,
  waiting: Waiting,
  { words, link }: { words: Translator; link: (path: string) => string },
) {
  return {
    section: 'letters',
    title: words.t('desk.section.letters'),
    tabs: [
      ...PARTS.map(([name, path, count]) => ({
        name: words.t(`desk.letters.${name}`),
        note: countOf(waiting[count], words),
        href: link(path),
        isCurrent: name === part,
      })),
      {
        name: words.t('desk.letters.search'),
        note: '',
        href: link('/organizer/letters/search'),
        isCurrent: part === 'search',
      },
    ],
  }
}

/** Links of the bar that says what waits; nothing while nothing waits. */
export function waitingBar(
  waiting: Waiting,
  { words, link }: { words: Translator; link: (path: string) => string },
) {
  return PARTS.filter(([, , count]) => waiting[count] > 0).map(([name, path, count]) => ({
    href: link(path),
    text: words.t(`desk.waiting.${name}`, {
      count: waiting[count],
      shown: countOf(waiting[count], words),
    }),
  }))
}

function countOf(count: number, words: Translator): string {
  return count >= MOST_COUNTED
    ? words.t('desk.letters.over', { most: MOST_COUNTED - 1 })
    : words.number(count)
}
