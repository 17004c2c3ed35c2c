const MOST = 2_000

/** True for what is meant as the address of a page. */
export function isLink(text: string): boolean {
  return /^(<?https?:\/\/|<?www\.)/i.test(text)
}

/**
 * The address of a web form, or undefined. Only http and https with a host, without a user's name and password.
 * A page without its scheme gets https.
 */
export function readLink(text: string): string | undefined {
  const bare = text.trim().replace(/^<|>$/g, '')
  const full = /^https?:\/\//i.test(bare) ? bare : `https://${bare}`
  if (full.length > MOST || /\s/.test(full) || !URL.canParse(full)) return undefined
  const url = new URL(full)
  const isHost = /^[^.]+(\.[^.]+)+$/.test(url.hostname)
  return isHost && url.username === '' && url.password === '' ? full : undefined
}
