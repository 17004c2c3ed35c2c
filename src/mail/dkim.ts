import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { ConfigError } from '../errors.ts'
import type { WrittenMessage } from './message.ts'

/** A key whose public half stands in DNS at `<selector>._domainkey.<domain>`. */
export interface DkimKey {
  domain: string
  selector: string
  key: KeyObject
}

/**
 * Reads the key of DKIM_* once: parsing PEM for every letter costs more than signing it.
 * @throws ConfigError when the key is not RSA in PEM.
 */
export function readDkimKey(config: {
  domainName: string
  keySelector: string
  privateKey: string
}): DkimKey {
  const key = parseKey(config.privateKey)
  if (key?.asymmetricKeyType !== 'rsa')
    throw new ConfigError('DKIM_PRIVATE_KEY is not an RSA private key in PEM; write its lines joined by \\n')
  return { domain: config.domainName, selector: config.keySelector, key }
}

/**
 * Puts a DKIM-Signature before the headers: rsa-sha256, relaxed/relaxed, From signed once more than it stands, so that no second
 * one can be added. Source: RFC 6376; RFC 8058 section 4 for the List headers. The RSA work is done off the main thread.
 */
export async function signMessage(
  message: WrittenMessage,
  { domain, selector, key }: DkimKey,
): Promise<WrittenMessage> {
  const fields = readFields(message.headers).filter(([name]) => SIGNED.has(name))
  const names = ['from', ...fields.map(([name]) => name)]
  const field =
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=${selector};\r\n` +
    ` h=${names.join(':\r\n  ')};\r\n bh=${bodyHash(message.body)};\r\n b=`
  const text = [...fields.map(([name, value]) => `${name}:${relax(value)}\r\n`), relaxField(field)].join('')
  const signature = (await signLater('sha256', Buffer.from(text, 'latin1'), key)).toString('base64')
  const headers = `${field}${signature.replace(/(.{72})(?=.)/g, '$1\r\n  ')}\r\n${message.headers}`
  return { ...message, headers }
}

const signLater = promisify(sign)

const SIGNED = new Set([
  ...['from', 'to', 'reply-to', 'subject', 'message-id', 'date', 'mime-version', 'auto-submitted'],
  ...['content-type', 'content-transfer-encoding', 'list-id', 'list-unsubscribe', 'list-unsubscribe-post'],
])

function parseKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}

/** Lower-case name and value of each header; ours stand once each. */
function readFields(headers: string): [string, string][] {
  return headers.split(/\r\n(?![ \t])/).flatMap((line) => {
    const colon = line.indexOf(':')
    return colon < 0 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1)]]
  })
}

/** Source: RFC 6376 section 3.4.2. */
function relax(value: string): string {
  return value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
}

function relaxField(field: string): string {
  return `dkim-signature:${relax(field.slice(field.indexOf(':') + 1))}`
}

/** Source: RFC 6376 section 3.4.4. */
function bodyHash(body: string): string {
  const relaxed = body.replace(/[ \t]+/g, ' ').replace(/ \r\n/g, '\r\n')
  let end = relaxed.length
  while (relaxed.endsWith('\r\n', end)) end -= 2
  const canonical = end === 0 ? '' : `${relaxed.slice(0, end)}\r\n`
  return createHash('sha256').update(canonical, 'latin1').digest('base64')
}
