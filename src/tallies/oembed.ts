import { type Campaign, textIn } from '../campaigns/campaign.ts'

/** The slug of a campaign's address on this site; undefined for any other address. */
export function slugOfUrl(url: unknown, baseUrl: string): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  const { origin, pathname } = new URL(url)
  if (origin !== new URL(baseUrl).origin) return undefined
  return /^\/campaigns\/([a-z0-9-]+)\/?$/.exec(pathname)?.[1]
}

/** Heights in CSS pixels that hold the counter with a long title, in a wide frame and in one of a telephone: no script grows these. */
const HEIGHTS = { wide: 260, narrow: 340 }
const NARROW = 380

/**
 * How another site shows a campaign when its address is pasted there: the counter in a frame.
 * Source: oembed.com, section 2.3.4.4, type rich. @param maxWidth in CSS pixels.
 */
export function oembedDocument(
  campaign: Campaign,
  view: { baseUrl: string; locale: string; maxWidth: number },
) {
  const { title } = textIn(campaign, view.locale)
  const url = `${view.baseUrl}/campaigns/${campaign.slug}`
  const width = Math.min(420, view.maxWidth)
  const height = width < NARROW ? HEIGHTS.narrow : HEIGHTS.wide
  const frame = `<iframe src="${url}/embed/counter?lang=${view.locale}" width="${width}" height="${height}" style="border:0" title="${title.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"></iframe>`
  return {
    version: '1.0',
    type: 'rich',
    title,
    provider_name: 'Zvarot',
    provider_url: view.baseUrl,
    cache_age: 300,
    width,
    height,
    html: frame,
    thumbnail_url: `${url}/card.png?lang=${view.locale}`,
    thumbnail_width: 1200,
    thumbnail_height: 630,
  }
}
