/**
 * Where a visitor most likely wanted to go whose address leads nowhere: without the slash that an editor of another
 * site put behind it, and with the name of the campaign in small letters, which a poster may show in capitals.
 * @param url path and query as they came.
 * @returns undefined when there is nothing to mend; never an address that leaves this site.
 */
export function plainPath(url: string): string | undefined {
  const [, path, rest] = /^(\/[a-z0-9][^?]*)(.*)$/is.exec(url) ?? []
  if (path === undefined) return undefined
  const plain = path
    .replace(/(?<!\/)\/+$/, '')
    .replace(/^\/campaigns\/[a-z0-9-]{1,60}(?=\/|$)/i, (campaign) => campaign.toLowerCase())
  return plain === path ? undefined : `${plain}${rest}`
}

/** What mail programs put into a long link where they break its line, and marks of writing that are not seen. */
const BREAKS = /[=\s\u00ad\u200b-\u200f\u2060\ufeff]+/g

/**
 * A secret link without what a mail program, or the sentence around it, left in it: the bracket behind it, a full stop,
 * a line break.
 * @param token as it came, decoded.
 * @returns undefined when there is nothing to mend.
 */
export function plainToken(token: string): string | undefined {
  const [plain] = /[\w-]{22,}/.exec(token.replace(BREAKS, '')) ?? []
  return plain === token ? undefined : plain
}
