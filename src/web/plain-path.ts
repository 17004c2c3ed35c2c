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
