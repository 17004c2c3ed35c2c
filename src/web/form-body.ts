import type { FastifyInstance } from 'fastify'
import { Refused } from './refused.ts'

/** What a form sent: a field that came several times is an array, in the order it came. */
export type FormBody = Record<string, string | string[]>

const MAX_FIELDS = 5_000
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads `application/x-www-form-urlencoded` in UTF-8, and nothing else: any other type is answered with 415.
 * Stricter than the URL standard, which repairs: a malformed percent-encoding is refused with 400, so that
 * no letter goes out with characters that its author did not type.
 */
export function addFormBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (request: { headers: { 'content-type'?: string } }, body: Buffer) => {
      const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1]
      if (charset && charset.toLowerCase() !== 'utf-8') throw new Refused(415)
      return parseForm(body)
    },
  )
}

/** @throws Refused 400 for bytes that are no UTF-8 or no percent-encoding, and for more than 5,000 fields. */
export function parseForm(bytes: Buffer): FormBody {
  const form = Object.create(null) as FormBody
  if (bytes.length === 0) return form
  const pairs = decodeBytes(bytes).split('&')
  if (pairs.length > MAX_FIELDS) throw new Refused(400)
  for (const pair of pairs) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const name = decode(at < 0 ? pair : pair.slice(0, at))
    const value = at < 0 ? '' : decode(pair.slice(at + 1))
    const before = form[name]
    if (Array.isArray(before)) before.push(value)
    else form[name] = before === undefined ? value : [before, value]
  }
  return form
}

function decodeBytes(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Refused(400)
  }
}

function decode(text: string): string {
  if (!/[%+]/.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new Refused(400)
  }
}
