import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'

/** What comes before the 32 bytes of a key in PKCS #8 and in SPKI. Source: RFC 8410 sections 4 and 7. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** The installation's Ed25519 key for summaries. */
export interface ProofKey {
  /** 32 bytes as base64url: what is printed for others to verify with. */
  publicKey: string
  sign(bytes: Buffer): string
}

/** Derives the key from the installation's signing key: nothing more is to be kept. */
export function deriveProofKey(signingKey: Buffer): ProofKey {
  const seed = Buffer.from(hkdfSync('sha256', signingKey, '', 'zvarot proof', 32))
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  return {
    publicKey: createPublicKey(key)
      .export({ format: 'der', type: 'spki' })
      .subarray(SPKI.length)
      .toString('base64url'),
    sign: (bytes) => sign(null, bytes, key).toString('base64url'),
  }
}

/** True when a signature over these bytes was made with the key of this public key. */
export function isSigned(bytes: Buffer, signature: string, publicKey: string): boolean {
  const key = publicKeyOf(publicKey)
  return key !== undefined && verify(null, bytes, key, Buffer.from(signature, 'base64url'))
}

function publicKeyOf(publicKey: string): KeyObject | undefined {
  const bytes = Buffer.from(publicKey, 'base64url')
  if (bytes.length !== 32) return undefined
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' })
}
