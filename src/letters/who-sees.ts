import type { Mode } from '../db/tables/campaigns.ts'
import type { Translator } from '../i18n.ts'

/** True when the official sees the supporter's own address: the campaign is open and answers cannot find her by an alias. */
export function showsAddress(mode: Mode, hasInbound: boolean): boolean {
  return mode === 'open' && !hasInbound
}

/** What of a letter decides who sees what. */
interface Shown {
  /** Of the letter, or of the campaign before she has chosen. */
  mode: Mode
  /** Answers find her by an alias. */
  hasInbound: boolean
  /** Some of it goes by single mail: only that can be answered. */
  isMailed: boolean
  hasPostalAddress: boolean
}

/**
 * Says who will see what of her, and how long answers find her: as long as her letter is kept (`RETENTION`; a test holds
 * the days in it against that).
 */
export function whoSees(words: Translator, shown: Shown): string {
  const mail = words.t(`form.${shown.isMailed ? mailed(shown) : 'who_sees_unmailed'}`)
  return shown.hasPostalAddress ? `${mail} ${words.t('form.who_sees_postal')}` : mail
}

function mailed({ mode, hasInbound }: Shown): string {
  if (hasInbound) return mode === 'open' ? 'who_sees_alias' : 'who_sees_alias_guarded'
  return showsAddress(mode, hasInbound) ? 'who_sees_address' : 'who_sees_none'
}
