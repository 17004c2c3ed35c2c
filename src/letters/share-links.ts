import type { Translator } from '../i18n.ts'

/** Ways to tell others of a campaign: links only, so that nobody hears of a visitor before she goes there. */
export function shareWays(words: Translator, title: string, link: string): { name: string; href: string }[] {
  const url = encodeURIComponent(link)
  const text = encodeURIComponent(title)
  const both = encodeURIComponent(`${title} ${link}`)
  return [
    { name: 'Telegram', href: `https://t.me/share/url?url=${url}&text=${text}` },
    { name: 'WhatsApp', href: `https://wa.me/?text=${both}` },
    { name: 'Facebook', href: `https://www.facebook.com/sharer/sharer.php?u=${url}` },
    { name: 'Mastodon', href: `https://mastodon.social/share?text=${both}` },
    { name: 'X', href: `https://x.com/intent/post?url=${url}&text=${text}` },
    { name: words.t('letters.receipt.share_mail'), href: `mailto:?subject=${text}&body=${both}` },
  ]
}
