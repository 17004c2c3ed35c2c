import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'

/** What stands in a field: text of people and of attackers, ids that exist and that do not. */
function fieldValue(known: string[]): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(
      ...known,
      'language',
      '',
      'on',
      'PL',
      'ZZ',
      'en',
      'xx',
      '\0',
      '\u202e',
      '\r\nBcc: eve@example.net',
      'ann@a.example',
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ maxLength: 20 }).map((text) => text.repeat(500)),
  )
}

const NAMES = [
  'nonce',
  'name',
  'email',
  'country',
  'postal_address',
  'language',
  'subject',
  'body',
  'note',
  'recipients',
  'consent',
  'updates',
  'show_name',
  'mode',
  'via',
  'website',
  'redraw',
  'rewrites',
  'revision',
  '__proto__',
  'constructor',
  'toString',
]

const TYPES = [
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-16',
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'x',
]

/** Pairs as a browser would send them, some of them broken after that. */
function body(known: string[]): fc.Arbitrary<string> {
  const pair = fc
    .tuple(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...NAMES) }, fc.string()), fieldValue(known))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
  const whole = fc.array(pair, { maxLength: 25 }).map((pairs) => pairs.join('&'))
  const asJson = fc
    .dictionary(fc.constantFrom(...NAMES), fc.jsonValue())
    .map((value) => JSON.stringify(value))
  const broken = fc
    .tuple(whole, fc.nat(), fc.constantFrom('%', '%zz', '%ff', '&&', '=', '\u0000'))
    .map(([text, at, cut]) => {
      const place = at % (text.length + 1)
      return text.slice(0, place) + cut + text.slice(place)
    })
  return fc.oneof({ weight: 6, arbitrary: whole }, { weight: 2, arbitrary: broken }, asJson)
}

/**
 * Whatever a form holds, the answer is never a fault of ours.
 * @param known values that exist: ids of recipients, nonces of pages.
 * @param urls addresses that take a POST.
 */
export function formProperty(app: FastifyInstance, known: string[], urls: string[]) {
  const type = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(TYPES[0] as string, TYPES[2] as string) },
    fc.constantFrom(...TYPES),
  )
  return fc.asyncProperty(fc.constantFrom(...urls), type, body(known), async (url, type, payload) => {
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': type }
    const { statusCode } = await app.inject({ method: 'POST', url, headers, payload })
    if (statusCode >= 500) throw new Error(`${url} answered ${statusCode}`)
  })
}

/** As `encodeURIComponent`, for lone surrogates too: they are sent as bytes that are no UTF-8. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return '%ED%A0%80'
  }
}
