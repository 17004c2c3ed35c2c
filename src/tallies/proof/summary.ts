import { isSigned, type ProofKey } from './proof-key.ts'
import type { Evidence, SignedSummary, Summary } from './summary-shapes.ts'
import { type EvidenceFault, findFault } from './verify-evidence.ts'

/** Signs a summary over its canonical JSON. */
export function signSummary(key: ProofKey, summary: Summary): SignedSummary {
  const value = key.sign(canonicalJson(summary))
  return { summary, signature: { algorithm: 'Ed25519', public_key: key.publicKey, value } }
}

export type Verdict = 'valid' | 'unreadable' | 'changed' | 'other key' | EvidenceFault

/**
 * Verifies a signed summary with nothing but its text, and with it the events behind its figures when they are in the file.
 * @param publicKey the installation's, from its page or its operator; without it only the key in the file is asked.
 */
export function verifySummary(text: string, publicKey?: string): Verdict {
  const signed = readSigned(text)
  if (!signed) return 'unreadable'
  const { public_key: own, value } = signed.signature
  if (publicKey !== undefined && publicKey !== own) return 'other key'
  if (!isSigned(canonicalJson(signed.summary), value, own)) return 'changed'
  return (signed.letters && findFault(signed.summary, signed.letters)) ?? 'valid'
}

/** JSON with its keys in order and no space: the same bytes wherever it is made. Source: RFC 8785, for text and whole numbers. */
export function canonicalJson(value: unknown): Buffer {
  return Buffer.from(write(value))
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${pairs.map(([key, part]) => `${JSON.stringify(key)}:${write(part)}`).join(',')}}`
}

/** A signed summary, and how many histories of letters its file holds; undefined when it is none. */
export function readSigned(text: string): (SignedSummary & Partial<Evidence>) | undefined {
  try {
    const signed = JSON.parse(text) as Partial<Evidence>
    const { public_key, value } = signed.signature ?? {}
    if (typeof public_key !== 'string' || typeof value !== 'string') return undefined
    return signed.summary ? (signed as SignedSummary) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
