import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'
import { lookupPublic } from './public-lookup.ts'

/** What a server answered, without the body. */
export interface PublicAnswer {
  status: number
  /** Where it sends whoever asks. */
  location: string | undefined
}

/** `nowhere`: there is no such host in the public internet; `silent`: nobody answered in time, or not in HTTP. */
export type NoAnswer = 'nowhere' | 'silent'

interface Asking {
  method: 'HEAD' | 'POST'
  headers?: Record<string, string>
  body?: string
  /** ms for all of it, in however small bits a server answers. */
  deadlineMs: number
}

/**
 * Asks one server of the public internet, over http or https. What an organizer typed never makes this machine look into its own
 * network, whatever a name resolves to at the moment of connecting. Redirects are not followed.
 * @param lookup resolves the name; for tests.
 */
export async function askPublic(
  target: URL,
  { method, headers, body, deadlineMs }: Asking,
  lookup: LookupFunction = lookupPublic,
): Promise<PublicAnswer | NoAnswer> {
  const host = target.hostname.replace(/^\[|\]$/g, '')
  if (/^[\d.]+$|:/.test(host) && !isPublicAddress(host)) return 'nowhere'
  const request = target.protocol === 'https:' ? requestTls : requestPlain
  const signal = AbortSignal.timeout(deadlineMs)
  return await new Promise((resolve) => {
    const options = { method, lookup, signal, agent: false, ...(headers && { headers }) }
    const asked = request(target, options, (answer) => {
      resolve({ status: answer.statusCode ?? 0, location: answer.headers.location })
      answer.destroy()
    })
    asked.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOTFOUND' ? 'nowhere' : 'silent'),
    )
    asked.end(body)
  })
}
