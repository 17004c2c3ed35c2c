import { request as requestTls } from 'node:https'
import { isPublicAddress } from './public-address.ts'
import { lookupPublic } from './public-lookup.ts'

const TIMEOUT_MS = 15_000

/** Posts JSON over https to the public internet, without following redirects. @returns the status; undefined when nobody answered. */
export async function postJson(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<number | undefined> {
  if (!URL.canParse(url)) return undefined
  const target = new URL(url)
  const host = target.hostname.replace(/^\[|\]$/g, '')
  if (target.protocol !== 'https:' || (/^[\d.]+$|:/.test(host) && !isPublicAddress(host))) return undefined
  return await new Promise((resolve) => {
    const asked = requestTls(
      target,
      {
        method: 'POST',
        lookup: lookupPublic,
        timeout: TIMEOUT_MS,
        agent: false,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      },
    )
    asked.on('timeout', () => asked.destroy(new Error('timeout')))
    asked.on('error', () => resolve(undefined))
    asked.end(body)
  })
}
