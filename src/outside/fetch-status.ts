import { askPublic } from './ask-public.ts'

/** `dead`: a server answered with an error, or there is no such host; `unknown`: nobody answered. */
export type LinkState = 'alive' | 'dead' | 'unknown'

const DEADLINE_MS = 8_000
const MOST_STEPS = 5

/** Asks whether a page is there, without its content, and follows where it has moved to. Only the public internet is asked. */
export async function fetchStatus(url: string, steps = MOST_STEPS): Promise<LinkState> {
  if (!URL.canParse(url)) return 'dead'
  const target = new URL(url)
  if (!/^https?:$/.test(target.protocol) || target.username || target.password || steps === 0) return 'dead'
  const answer = await askPublic(target, { method: 'HEAD', deadlineMs: DEADLINE_MS })
  if (typeof answer === 'string') return answer === 'nowhere' ? 'dead' : 'unknown'
  const { status, location } = answer
  if (status >= 300 && status < 400 && location && URL.canParse(location, url))
    return await fetchStatus(new URL(location, url).href, steps - 1)
  return status === 404 || status === 410 ? 'dead' : 'alive'
}
