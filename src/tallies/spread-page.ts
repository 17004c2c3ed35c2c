import { type Campaign, textIn } from '../campaigns/campaign.ts'
import type { Translator } from '../i18n.ts'
import { shareWays } from '../letters/share-links.ts'

/** A code by which letters are counted: that of a partner, a poster or a post. Source: letters.via. */
export function viaOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z0-9-]{1,40}$/.test(value) ? value : undefined
}

/** The data of templates/pages/tallies/spread.hbs: everything to take to another page, a post or a leaflet. */
export function spreadPage(input: {
  campaign: Campaign
  words: Translator
  path: (path: string) => string
  baseUrl: string
  via: string | undefined
}) {
  const { campaign, words, path, baseUrl, via } = input
  const { title } = textIn(campaign, words.locale)
  const here = `/campaigns/${campaign.slug}`
  const url = baseUrl + here
  const query = via ? `?via=${via}` : ''
  const script = `<script async src="${baseUrl}/embed.js"></script>`
  const link = (kind: string) =>
    `<a href="${url}${query}" data-zvarot="${kind}">${escapeHtml(title)}</a>\n${script}`
  return {
    title: `${words.t('spread.title')}: ${title}`,
    style: 'tally.css',
    script: 'spread.js',
    here: `${here}/spread${query}`,
    heading: words.t('spread.title'),
    campaign: { title, href: path(here) },
    via: via ?? '',
    action: path(`${here}/spread`),
    link: url + query,
    ways: shareWays(words, title, url + (via ? query : '')),
    message: `${title}\n${url}${query}`,
    codes: [
      { id: 'counter', name: words.t('spread.counter'), code: link('counter') },
      { id: 'form', name: words.t('spread.form'), code: link('form') },
      {
        id: 'badge',
        name: words.t('spread.badge'),
        code: `<a href="${url}${query}"><img src="${url}/badge.svg?lang=${words.locale}" alt="${escapeHtml(title)}" height="24"></a>`,
      },
    ],
    badge: path(`${here}/badge.svg`),
    counter: path(`${here}/embed/counter`),
    qr: `${here}/qr.svg${query}`,
    policy: `frame-src ${new URL(baseUrl).origin}; script-src ${new URL(baseUrl).origin}`,
  }
}

function escapeHtml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
