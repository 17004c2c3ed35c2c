import { askPublic } from './ask-public.ts'

const DEADLINE_MS = 15_000

/** Posts JSON over https to the public internet, without following redirects. @returns the status; undefined when nobody answered. */
export async function postJson(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<number | undefined> {
  if (!URL.canParse(url)) return undefined
  const target = new URL(url)
  if (target.protocol !== 'https:') return undefined
  const answer = await askPublic(target, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    },
    body,
    deadlineMs: DEADLINE_MS,
  })
  return typeof answer === 'string' ? undefined : answer.status
}
