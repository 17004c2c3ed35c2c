import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { isPublicAddress } from './public-address.ts'
import { lookupPublic } from './public-lookup.ts'

/** `dead`: a server answered with an error, or there is no such host; `unknown`: nobody answered. */
export type LinkState = 'alive' | 'dead' | 'unknown'

const TIMEOUT_MS = 8_000
const MOST_STEPS = 5

/**
 * Asks whether a page is there, without its content. Only the public internet is asked: an organizer's link never
 * makes this machine look into its own network, whatever a name resolves to at the moment of connecting.
 */
export async function fetchStatus(url: string, steps = MOST_STEPS): Promise<LinkState> {
  if (!URL.canParse(url)) return 'dead'
  const target = new URL(url)
  if (!/^https?:$/.test(target.protocol) || target.username || target.password || steps === 0) return 'dead'
  const answer = await askHead(target)
  if (typeof answer === 'string') return answer
  if (answer.status >= 300 && answer.status < 400 && answer.location && URL.canParse(answer.location, url))
    return await fetchStatus(new URL(answer.location, url).href, steps - 1)
  return answer.status === 404 || answer.status === 410 ? 'dead' : 'alive'
}

async function askHead(target: URL): Promise<{ status: number; location: string | undefined } | LinkState> {
  const host = target.hostname.replace(/^\[|\]$/g, '')
  if (/^[\d.]+$|:/.test(host) && !isPublicAddress(host)) return 'dead'
  const request = target.protocol === 'https:' ? requestTls : requestPlain
  return await new Promise((resolve) => {
    const asked = request(
      target,
      { method: 'HEAD', lookup: lookupPublic, timeout: TIMEOUT_MS, agent: false },
      (answer) => {
        answer.resume()
        resolve({ status: answer.statusCode ?? 0, location: answer.headers.location })
      },
    )
    asked.on('timeout', () => asked.destroy(new Error('timeout')))
    asked.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOTFOUND' ? 'dead' : 'unknown'),
    )
    asked.end()
  })
}
