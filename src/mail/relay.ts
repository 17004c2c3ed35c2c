import { ConfigError } from '../errors.ts'

/** One SMTP server that takes our mail, as the operator named it in SMTP_URL. */
export interface Relay {
  /** host:port; stands in records and logs. */
  name: string
  host: string
  port: number
  /** TLS from the first byte (smtps). */
  secure: boolean
  /** STARTTLS or nothing. Off only on loopback, or when the operator says `tls=off`. */
  requireTls: boolean
  login?: Login
  /** Its part of the mail, against the shares of the other relays. */
  share: number
  /** Connections at most, per process. */
  connections: number
  /** Messages at most over one connection. */
  messages: number
}

export type Login =
  | { method: 'PLAIN' | 'LOGIN' | 'CRAM-MD5' | undefined; user: string; password: string }
  | {
      method: 'XOAUTH2'
      user: string
      clientId: string
      clientSecret: string
      refreshToken: string
      tokenUrl: string
    }

/**
 * Reads one SMTP_URL: `smtp[s]://user:password@host:port?share=2&connections=5&messages=100&tls=required|off&auth=plain|login|cram-md5`
 * or, for OAuth2, `?auth=oauth2&client_id=...&client_secret=...&refresh_token=...&token_url=...`.
 * @throws ConfigError, one line without the password.
 */
export function readRelay(url: string): Relay {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const unknown = [...searchParams.keys()].find((key) => !KNOWN.has(key))
  if (host === '') throw new ConfigError('SMTP_URL names no host; write it like smtp://mail.example.org:587')
  if (unknown) throw new ConfigError(`SMTP_URL has an option "${unknown}" that is not known; remove it`)
  const secure = protocol === 'smtps:'
  const number = Number(port) || (secure ? 465 : 587)
  const login = readLogin(decodeURIComponent(username), decodeURIComponent(password), searchParams)
  return {
    name: `${hostname}:${number}`,
    host,
    port: number,
    secure,
    requireTls: readTls(searchParams.get('tls'), host),
    share: wholeNumber(searchParams, 'share', 1, 1_000),
    connections: wholeNumber(searchParams, 'connections', 5, 100),
    messages: wholeNumber(searchParams, 'messages', 100, 100_000),
    ...(login && { login }),
  }
}

/** True for names and addresses that never leave the machine. Source: RFC 6761 section 6.3, RFC 1122 section 3.2.1.3. */
export function isLoopback(host: string): boolean {
  return /^(localhost|(.+\.)?localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i.test(host)
}

const OAUTH2 = ['client_id', 'client_secret', 'refresh_token', 'token_url']
const KNOWN = new Set(['share', 'connections', 'messages', 'tls', 'auth', ...OAUTH2])
const METHODS = { plain: 'PLAIN', login: 'LOGIN', 'cram-md5': 'CRAM-MD5' } as const

function readTls(tls: string | null, host: string): boolean {
  if (tls === null) return !isLoopback(host)
  if (tls === 'required' || tls === 'off') return tls === 'required'
  throw new ConfigError('SMTP_URL has a tls that is not known; write tls=required or tls=off')
}

function readLogin(user: string, password: string, options: URLSearchParams): Login | undefined {
  const auth = options.get('auth')
  if (auth === 'oauth2') return readOAuth2(user, options)
  if (auth !== null && !Object.hasOwn(METHODS, auth))
    throw new ConfigError('SMTP_URL has an auth that is not known; write plain, login, cram-md5 or oauth2')
  if (user === '' && password === '') return undefined
  return { method: auth === null ? undefined : METHODS[auth as keyof typeof METHODS], user, password }
}

function readOAuth2(user: string, options: URLSearchParams): Login {
  const [clientId, clientSecret, refreshToken, tokenUrl] = OAUTH2.map((key) => {
    const value = options.get(key)
    if (!value) throw new ConfigError(`SMTP_URL with auth=oauth2 needs ${key}; add it to the URL`)
    return value
  }) as [string, string, string, string]
  return { method: 'XOAUTH2', user, clientId, clientSecret, refreshToken, tokenUrl }
}

function wholeNumber(options: URLSearchParams, key: string, standard: number, max: number): number {
  const text = options.get(key) ?? String(standard)
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= max) return number
  throw new ConfigError(`SMTP_URL has a ${key} that is not a whole number from 1 to ${max}`)
}
