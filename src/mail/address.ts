import { domainToASCII } from 'node:url'

/** Why an address was not taken; the form has a sentence for each. */
export type AddressProblem =
  | 'empty'
  | 'control_character'
  | 'several'
  | 'not_bare'
  | 'no_at'
  | 'not_latin'
  | 'local_part'
  | 'domain'
  | 'too_long'

export type CheckedAddress = { ok: true; address: string } | { ok: false; problem: AddressProblem }

/**
 * Takes one addr-spec of RFC 5321 as a person types it, and nothing that a mail program would have to repair: no quotes,
 * comments, routes or lists. Comes before nodemailer, which repairs (an address with CRLF went to another domain).
 * @returns the address with its domain in ASCII (IDNA, UTS 46) and in lower case; the local part as typed.
 */
export function checkAddress(text: string): CheckedAddress {
  const problem = findProblem(text)
  if (problem) return { ok: false, problem }
  const at = text.indexOf('@')
  const local = text.slice(0, at)
  const domain = asciiDomain(text.slice(at + 1))
  if (!domain) return { ok: false, problem: 'domain' }
  const address = `${local}@${domain}`
  return address.length > MAX_ADDRESS ? { ok: false, problem: 'too_long' } : { ok: true, address }
}

/**
 * The ASCII form of a host name that can receive mail, or undefined. Source: RFC 5890, RFC 1035 section 2.3.4.
 * domainToASCII alone is too kind: it decodes %2e, cuts at / and ?, and turns 1.1 into an IP address.
 */
export function asciiDomain(text: string): string | undefined {
  if (text.length > MAX_ADDRESS || !/^[\p{L}\p{M}\p{Nd}.\u3002\uff0e\uff61-]+$/u.test(text)) return undefined
  const domain = domainToASCII(text).toLowerCase()
  const labels = domain.split('.')
  const fine = labels.length >= 2 && labels.every((label) => LABEL.test(label))
  return fine && domain.length <= MAX_DOMAIN && !/^\d+$/.test(labels.at(-1) ?? '') ? domain : undefined
}

const MAX_LOCAL = 64
const MAX_DOMAIN = 253
const MAX_ADDRESS = 254
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
/** Dot-atom of RFC 5322 without `!` and `%`, by which old relays route. */
const LOCAL_PART = /^[A-Za-z0-9#$&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*$/

/** Latin and look-alike letters in one part of a domain: a slip of the keyboard, or a trap. Source: UTS 39 section 5.2. */
const MIXED_LABEL =
  /\p{Script=Latin}[^.\u3002]*[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}][^.\u3002]*\p{Script=Latin}/u

function findProblem(text: string): AddressProblem | undefined {
  if (text.trim() === '') return 'empty'
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(text)) return 'control_character'
  if (/[,;\s]/.test(text) || (text.match(/@/g)?.length ?? 0) > 1) return 'several'
  if (/["()<>[\]\\:!%]/.test(text)) return 'not_bare'
  const at = text.indexOf('@')
  if (at < 0) return 'no_at'
  if (at > MAX_LOCAL || text.length > 4 * MAX_ADDRESS) return 'too_long'
  if (/[^ -~]/.test(text.slice(0, at)) || MIXED_LABEL.test(text.slice(at + 1))) return 'not_latin'
  return LOCAL_PART.test(text.slice(0, at)) ? undefined : 'local_part'
}
