import type { Reply } from './messenger.ts'

/** Characters of a reply's text that are kept. */
export const MAX_REPLY_TEXT = 300

/**
 * Reads a server's reply of one or several lines: "550-5.1.1 No such\r\n550 5.1.1 user". Source: RFC 5321 section 4.2, RFC 3463.
 * @returns the code (0 when there is none), the first enhanced code, and the text on one line, at most 300 characters, without
 *   control characters and with <address> in the place of every e-mail address.
 */
export function parseReply(raw: string): Reply {
  const lines = raw.split(/\r?\n/).filter((line) => line.trim() !== '')
  const code = Number(/^\d{3}(?=[ -]|$)/.exec(lines[0]?.trim() ?? '')?.[0] ?? 0)
  let enhanced: string | null = null
  const texts = lines.map((line) => {
    const rest = line.trim().replace(/^\d{3}(?:[ -]|$)/, '')
    const found = ENHANCED.exec(rest)
    enhanced ??= found?.[1] ?? null
    return found ? rest.slice(found[0].length) : rest
  })
  return { code, enhanced, text: withoutAddresses(texts.join(' ')) }
}

/** One line of at most 300 characters in which nobody is named. */
export function withoutAddresses(text: string): string {
  const line = text
    .slice(0, 4 * MAX_REPLY_TEXT)
    .replace(/[\p{C}\s]+/gu, ' ')
    .replace(ADDRESS, '<address>')
    .trim()
  return line.length > MAX_REPLY_TEXT ? `${line.slice(0, MAX_REPLY_TEXT - 1)}…` : line
}

/** Some servers write #5.1.0 or (5.1.1) for 5.1.1. */
const ENHANCED = /^[\s(#[]*([245]\.\d{1,3}\.\d{1,3})(?![\d.])[\s)\]:,-]*/
/** With its angle brackets; also inside a link, where @ may be %40. */
const ADDRESS = /<?"?[^\s<>"'()[\],;:]{1,256}"?(?:@|%40)[^\s<>"'()[\],;:]{1,256}>?/gi
