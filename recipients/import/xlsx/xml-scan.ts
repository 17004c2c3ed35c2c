import { Unreadable } from '../raw-table.ts'

/** What a scan tells, in the order of the text; names without their namespace prefix. */
export interface XmlListener {
  /** @param attributes the text between the name and the end of the tag, for `attribute`. */
  open(name: string, attributes: string): void
  close(name: string): void
  /** Text between tags, with its entities resolved; it may come in several pieces. */
  text(text: string): void
}

/** A scanner for XML that comes in pieces. Takes no document type, hence no entities but the five and numbers. */
export interface XmlScan {
  write(piece: string): void
  /** @throws Unreadable when the text ends inside a tag. */
  end(): void
}

const MAX_TAG = 65_536
const MAX_CDATA = 1_048_576
/** The longest reference to a character, as `&#1114111;`. */
const MAX_ENTITY = 12

/** Scans without building a tree: a sheet of a hundred thousand rows is never held whole. */
export function scanXml(listener: XmlListener): XmlScan {
  let rest = ''
  return {
    write(piece) {
      rest = consume(rest + piece, listener)
      const most = rest.startsWith('<![CDATA[') ? MAX_CDATA : MAX_TAG
      if (rest.length > most) throw new Unreadable('damaged')
    },
    end() {
      if (rest.includes('<')) throw new Unreadable('damaged')
      if (rest.trim() !== '') listener.text(resolve(rest))
    },
  }
}

/** The value of an attribute, or undefined. */
export function attribute(attributes: string, name: string): string | undefined {
  const match = patternOf(name).exec(attributes)
  const value = match?.[1] ?? match?.[2]
  return value === undefined ? undefined : resolve(value)
}

const patterns = new Map<string, RegExp>()

function patternOf(name: string): RegExp {
  const known = patterns.get(name) ?? new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
  patterns.set(name, known)
  return known
}

/**
 * Tells everything that is whole, text in pieces as it comes: one that has no end must be neither kept nor read again.
 * @returns what has to wait for the next piece.
 */
function consume(text: string, listener: XmlListener): string {
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('<', at)
    if (open < 0) return tellText(text.slice(at), listener)
    if (open > at) listener.text(resolve(text.slice(at, open)))
    const end = endOfMarkup(text, open)
    if (end < 0) return text.slice(open)
    tellMarkup(text.slice(open, end), listener)
    at = end
  }
  return ''
}

/** @returns an entity that has begun at the end. */
function tellText(text: string, listener: XmlListener): string {
  const entity = text.lastIndexOf('&')
  const isOpen = entity >= 0 && text.length - entity < MAX_ENTITY && !text.includes(';', entity)
  const whole = isOpen ? text.slice(0, entity) : text
  if (whole !== '') listener.text(resolve(whole))
  return isOpen ? text.slice(entity) : ''
}

function endOfMarkup(text: string, open: number): number {
  if (text.startsWith('<!--', open)) return after(text, '-->', open)
  if (text.startsWith('<![CDATA[', open)) return after(text, ']]>', open)
  return after(text, '>', open)
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? -1 : at + mark.length
}

function tellMarkup(markup: string, listener: XmlListener): void {
  if (markup.startsWith('<!--') || markup.startsWith('<?')) return
  if (markup.startsWith('<![CDATA[')) listener.text(markup.slice(9, -3))
  else if (markup.startsWith('<!')) throw new Unreadable('damaged')
  else if (markup.startsWith('</')) listener.close(localName(markup.slice(2, -1).trim()))
  else tellOpening(markup, listener)
}

function tellOpening(markup: string, listener: XmlListener): void {
  const isEmpty = markup.endsWith('/>')
  const inner = markup.slice(1, isEmpty ? -2 : -1)
  const space = inner.search(/\s/)
  const name = localName(space < 0 ? inner : inner.slice(0, space))
  listener.open(name, space < 0 ? '' : inner.slice(space))
  if (isEmpty) listener.close(name)
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function resolve(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w+);/gi, (whole, entity: string) => {
    if (!entity.startsWith('#')) return ENTITIES[entity] ?? whole
    const code =
      entity[1] === 'x' || entity[1] === 'X' ? parseInt(entity.slice(2), 16) : Number(entity.slice(1))
    return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '\ufffd' : String.fromCodePoint(code)
  })
}
