import { ownName } from '../formats.ts'
import { type Locale, pickLocale, type Translator, translatorFor } from '../i18n.ts'
import { officeAndName } from '../who.ts'
import { OFFICE_LOCALES } from './digest-mail.ts'
import { DAILY_CAPS } from './office-form.ts'
import type { Office } from './offices.ts'

/** The language of an office's page: the one chosen, else the browser's, else the office's own. */
export function officeLocale(
  wish: { query: unknown; acceptLanguage: string | undefined },
  languages: readonly string[],
): Locale {
  const isOwn = (locale: string) => languages.includes(locale)
  const available = [...OFFICE_LOCALES.filter(isOwn), ...OFFICE_LOCALES.filter((locale) => !isOwn(locale))]
  return pickLocale({ ...wish, available })
}

/** The data of templates/pages/offices/office.hbs. @param done the act that was just done. */
export function officePage(
  office: Office,
  locale: Locale,
  around: { here: string; done: string | undefined },
) {
  const words = translatorFor(locale)
  return {
    ...layout(words, around.here),
    title: words.t('office.title'),
    office: officeAndName(office),
    now: nowSentence(office, words),
    done: around.done && DONE.has(around.done) ? words.t(`office.done.${around.done}`) : null,
    action: `${around.here}/acts?lang=${locale}`,
    takesDigests: office.wants_digest,
    isHeld: office.paused_reason === 'wrong_address',
    caps: DAILY_CAPS.map((value) => ({
      value,
      text: words.t('office.cap.option', { count: Number(value) }),
      selected: (office.daily_cap ?? USUAL_CAP) === Number(value),
    })),
  }
}

/** A page that says that a link leads to no office. */
export function noOfficePage(locale: Locale, here: string) {
  const words = translatorFor(locale)
  return {
    ...layout(words, here),
    title: words.t('office.forged.title'),
    sentence: words.t('office.forged.sentence'),
    next: words.t('office.forged.next'),
  }
}

/** What stands in the list before an office has chosen. */
const USUAL_CAP = 25
const DONE = new Set(['digest', 'single', 'daily_cap', 'wrong_address', 'acknowledged'])

function layout(words: Translator, here: string) {
  return {
    words,
    lang: words.locale,
    dir: words.dir,
    here,
    siteLanguages: OFFICE_LOCALES.map((tag) => ({
      tag,
      name: ownName(tag),
      href: `${here}?lang=${tag}`,
      isCurrent: tag === words.locale,
    })),
  }
}

function nowSentence(office: Office, words: Translator): string {
  if (office.paused_at) return words.t('office.now.held')
  if (office.wants_digest) return words.t('office.now.digest')
  if (office.daily_cap === null) return words.t('office.now.single')
  return words.t('office.now.capped', { count: office.daily_cap })
}
