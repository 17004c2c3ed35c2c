/** Why a name or a subject was not taken; the form has a sentence for each. */
export type HeaderProblem = 'empty' | 'too_long' | 'control_character' | 'bidi_control' | 'address_character'

export type CheckedText = { ok: true; text: string } | { ok: false; problem: HeaderProblem }

export const MAX_DISPLAY_NAME = 70
export const MAX_SUBJECT = 150

/**
 * A name that may stand before an address in From and under a letter: it has a letter, and nothing that nobody sees.
 * @returns the name in NFC, without outer spaces; at most 70 characters (code points).
 */
export function checkDisplayName(text: string): CheckedText {
  const checked = checkLine(text, MAX_DISPLAY_NAME)
  if (!checked.ok) return checked
  if (/[@<>",]/.test(checked.text)) return { ok: false, problem: 'address_character' }
  if (UNSEEN.test(checked.text)) return { ok: false, problem: 'control_character' }
  return /\p{L}/u.test(checked.text) ? checked : { ok: false, problem: 'empty' }
}

/** A subject: one line in NFC, without outer spaces; at most 150 characters (code points). */
export function checkSubject(text: string): CheckedText {
  return checkLine(text, MAX_SUBJECT)
}

/** C0, DEL, C1, the two Unicode line separators, lone surrogates, noncharacters. */
const CONTROL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u
/** Characters that change the direction of what follows. Source: Unicode UAX 9, section 2. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/**
 * Characters without a shape, but for those that join letters and pictures; blanks that are none; and marks piled so high
 * that they cover the lines around. Source: Unicode UAX 44, Default_Ignorable_Code_Point.
 */
const UNSEEN =
  /(?!\u200c|\u200d|\ufe0e|\ufe0f)\p{Default_Ignorable_Code_Point}|[\u2800\ufff9-\ufffb]|\p{M}{7}/u

function checkLine(text: string, max: number): CheckedText {
  if (CONTROL.test(text)) return { ok: false, problem: 'control_character' }
  if (BIDI.test(text)) return { ok: false, problem: 'bidi_control' }
  const line = text.normalize('NFC').trim()
  if (line === '') return { ok: false, problem: 'empty' }
  return [...line].length > max ? { ok: false, problem: 'too_long' } : { ok: true, text: line }
}
