import type { Resolver } from 'node:dns/promises'
import { fetchStatus, type LinkState } from './fetch-status.ts'
import { postJson } from './post-json.ts'
import { receivesMail } from './receives-mail.ts'
import { resolveTxt } from './resolve-txt.ts'

/** What is asked of the world outside, handed in so that a test answers instead. */
export interface Outside {
  checkLink(url: string): Promise<LinkState>
  /** The TXT records of a name, each put together; undefined when the name servers did not answer. */
  txtRecords(name: string): Promise<string[] | undefined>
  /** Posts JSON. @returns the HTTP status; undefined when nobody answered. */
  post(url: string, headers: Record<string, string>, body: string): Promise<number | undefined>
  /** Whether a domain receives mail, by what its name servers say; `unknown` without it. */
  receivesMail?(domain: string): Promise<'yes' | 'no' | 'unknown'>
}

/** The real world. Asked only when mail may leave the machine too. */
export function realOutside(resolver?: Resolver): Outside {
  return {
    checkLink: fetchStatus,
    txtRecords: (name) => resolveTxt(name, resolver),
    post: postJson,
    receivesMail: (domain) => receivesMail(domain, resolver),
  }
}

/** Nothing is asked: with the built-in outbox nothing leaves the machine. */
export const noOutside: Outside = {
  checkLink: async () => 'unknown',
  txtRecords: async () => undefined,
  post: async () => undefined,
}
