import { createHmac, timingSafeEqual } from 'node:crypto'

const MAC_BYTES = 16

/**
 * A signed value for links and forms: the purpose is signed too, so that a token of one kind never opens another.
 * @returns base64url of payload and 128-bit HMAC-SHA-256.
 */
export function signToken(key: Buffer, purpose: string, payload: Buffer): string {
  return Buffer.concat([payload, mac(key, purpose, payload)]).toString('base64url')
}

/** The payload, or undefined when the token is forged, cut or of another purpose. Constant time in the mac. */
export function openToken(key: Buffer, purpose: string, token: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]{22,1000}$/.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64url')
  const payload = bytes.subarray(0, -MAC_BYTES)
  const expected = mac(key, purpose, payload)
  return timingSafeEqual(expected, bytes.subarray(-MAC_BYTES)) ? payload : undefined
}

/** As `signToken`, in lower-case base32 (RFC 4648 without padding) for mail addresses, which may lose their case. */
export function signAddressToken(key: Buffer, purpose: string, payload: Buffer): string {
  return toBase32(Buffer.concat([payload, mac(key, purpose, payload).subarray(0, 10)]))
}

/** The payload of `signAddressToken`, or undefined. */
export function openAddressToken(key: Buffer, purpose: string, token: string): Buffer | undefined {
  const bytes = fromBase32(token.toLowerCase())
  if (!bytes || bytes.length <= 10) return undefined
  const payload = bytes.subarray(0, -10)
  const expected = mac(key, purpose, payload).subarray(0, 10)
  return timingSafeEqual(expected, bytes.subarray(-10)) ? payload : undefined
}

/** True for a UUID in its usual spelling, so that a query may be asked for it. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

/** 16 bytes of a UUID, and back. */
export function uuidBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex')
}

/** The UUID of 16 bytes, in its usual spelling. */
export function bytesUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}

/** The first 16 bytes of a hash as an id: a UUID of version 8 (RFC 9562 section 5.8). */
export function hashUuid(hash: Buffer): string {
  const bytes = Buffer.from(hash.subarray(0, 16))
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytesUuid(bytes)
}

function mac(key: Buffer, purpose: string, payload: Buffer): Buffer {
  return createHmac('sha256', key).update(`${purpose}\0`).update(payload).digest().subarray(0, MAC_BYTES)
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

function toBase32(bytes: Buffer): string {
  let bits = 0
  let value = 0
  let out = ''
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += ALPHABET[(value >> bits) & 31]
    }
  }
  return bits > 0 ? out + ALPHABET[(value << (5 - bits)) & 31] : out
}

function fromBase32(text: string): Buffer | undefined {
  let bits = 0
  let value = 0
  const out: number[] = []
  for (const letter of text) {
    const index = ALPHABET.indexOf(letter)
    if (index < 0) return undefined
    value = ((value << 5) | index) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      out.push((value >> bits) & 255)
    }
  }
  return Buffer.from(out)
}
