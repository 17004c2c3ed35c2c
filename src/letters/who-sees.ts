import type { Mode } from '../db/tables/campaigns.ts'
import type { Translator } from '../i18n.ts'

/** True when the official sees the supporter's own address: the campaign is open and answers cannot find her by an alias. */
export function showsAddress(mode: Mode, hasInbound: boolean): boolean {
  return mode === 'open' && !hasInbound
}

/**
 * The sentence that says who will see what of her, and how long answers find her: as long as her letter is kept
 * (`RETENTION`; a test holds the days in it against that).
 * @param mode of the letter, or of the campaign before she has chosen. @param hasInbound answers find her by an alias.
 */
export function whoSees(words: Translator, mode: Mode, hasInbound: boolean): string {
  if (hasInbound) return words.t(mode === 'open' ? 'form.who_sees_alias' : 'form.who_sees_alias_guarded')
  return words.t(showsAddress(mode, hasInbound) ? 'form.who_sees_address' : 'form.who_sees_none')
}
