import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { freshBytes } from './fresh-bytes.ts'

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Keys of the installation, all derived from SECRET_KEY so that one secret is to be kept. */
export interface Keyring {
  /** Signs links, nonces and mail aliases. */
  signing: Buffer
  /** Wraps the data key of each campaign. */
  wrapping: Buffer
}

/** Derives the keys by HKDF-SHA-256 (RFC 5869), each with its own purpose as info. */
export function deriveKeyring(secretKey: string): Keyring {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secretKey, '', `zvarot ${purpose}`, 32))
  return { signing: derive('signing'), wrapping: derive('wrapping') }
}

/** A fresh 32-byte key. */
export function newKey(): Buffer {
  return randomBytes(32)
}

/**
 * Seals bytes with AES-256-GCM (NIST SP 800-38D): version, nonce, ciphertext, tag.
 * @param context bound to the ciphertext: the same must be given to unseal, so that a field cannot be moved to another row.
 */
export function seal(key: Buffer, plaintext: Buffer, context: string): Buffer {
  const nonce = freshBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  return Buffer.concat([
    Buffer.of(VERSION),
    nonce,
    cipher.update(plaintext),
    cipher.final(),
    cipher.getAuthTag(),
  ])
}

/** @throws Error when the key, the context or a byte differs. */
export function unseal(key: Buffer, sealed: Buffer, context: string): Buffer {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES)
    throw new Error('not a sealed field')
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()])
}

/** Seals a JSON value. */
export function sealJson(key: Buffer, value: unknown, context: string): Buffer {
  return seal(key, Buffer.from(JSON.stringify(value)), context)
}

/** Opens what `sealJson` made. @throws Error as `unseal`. */
export function unsealJson<T>(key: Buffer, sealed: Buffer, context: string): T {
  return JSON.parse(unseal(key, sealed, context).toString('utf8')) as T
}

/** The mark by which the same address is known again in one campaign, and in no other. */
export function fingerprint(pepper: Buffer, address: string): Buffer {
  return createHmac('sha256', pepper).update(normalAddress(address)).digest()
}

/** One mailbox, one spelling: lower case, NFKC, without a +tag; at Gmail, which has two names, without dots too. */
function normalAddress(address: string): string {
  const lower = address.normalize('NFKC').trim().toLowerCase()
  const at = lower.lastIndexOf('@')
  const local = lower.slice(0, at).replace(/\+.*$/, '')
  const domain = lower.slice(at + 1)
  return /^(gmail|googlemail)\.com$/.test(domain)
    ? `${local.replaceAll('.', '')}@gmail.com`
    : `${local}@${domain}`
}
