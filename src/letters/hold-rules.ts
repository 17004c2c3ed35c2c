import { abuseIn } from './abuse-words.ts'

/** Why a letter waits for a person before it goes out; the desk has a sentence for each. */
export type HoldReason =
  /** Very many confirmations from one network within minutes. */
  | 'network_burst'
  /** Very many from one mail domain that is no public provider. */
  | 'domain_burst'
  /** A link, an address or a telephone number in the supporter's own words. */
  | 'link'
  /** Words that no letter of a campaign should carry. */
  | 'abuse'
  /** Own words nearly the same as those of many other letters. */
  | 'near_identical'

/** How many letters of one kind are usual; one more is held. */
export const HOLD_LIMITS = {
  /** Confirmations of one network (IPv4 /24, IPv6 /64) in ten minutes: a school class, a meeting. */
  network: 30,
  /** Letters of one mail domain in a day. */
  domain: 40,
  /** Letters with nearly the same own words in a day. */
  words: 8,
} as const

/** Mail providers that anybody may use: many letters from one of them say nothing. */
const PROVIDERS = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com ' +
    'proton.me protonmail.com pm.me tutanota.com tuta.io tutamail.com posteo.de mailbox.org riseup.net disroot.org gmx.de ' +
    'gmx.net gmx.com web.de t-online.de freenet.de mail.de wp.pl o2.pl onet.pl interia.pl gazeta.pl tlen.pl op.pl mail.ru ' +
    'bk.ru list.ru inbox.ru yandex.ru yandex.by ya.ru rambler.ru tut.by mail.by ukr.net i.ua meta.ua orange.fr wanadoo.fr ' +
    'free.fr laposte.net sfr.fr libero.it virgilio.it alice.it tiscali.it hotmail.fr hotmail.co.uk yahoo.fr yahoo.de ' +
    'yahoo.co.uk btinternet.com sky.com seznam.cz centrum.cz azet.sk inbox.lv inbox.lt mail.ee hot.ee fastmail.com hey.com zoho.com'
  ).split(' '),
)

/** True for a domain whose bursts are held. */
export function isOwnDomain(domain: string): boolean {
  return !PROVIDERS.has(domain.toLowerCase())
}

/** What is known of a letter when its writer confirms it. */
export interface Hand {
  isNetworkBurst: boolean
  /** Other letters of a day from the same domain; 0 for a public provider. */
  sameDomain: number
  /** Other letters of a day with nearly the same own words. */
  sameWords: number
  /** What the supporter wrote herself, subject, text and note; empty when she left the appeal as it was. */
  ownWords: string
  /** The published appeal that she changed: what stands in it was read by an organizer. */
  appeal: string
}

/** Why a person should look at this letter first; undefined for nearly all. */
export function holdReason(hand: Hand): HoldReason | undefined {
  const added = addedWords(hand.ownWords, hand.appeal)
  if (abuseIn(added)) return 'abuse'
  if (LINK.test(added)) return 'link'
  if (hand.isNetworkBurst) return 'network_burst'
  if (hand.sameDomain >= HOLD_LIMITS.domain) return 'domain_burst'
  if (hand.sameWords >= HOLD_LIMITS.words) return 'near_identical'
  return undefined
}

/**
 * An address of the web, also under a name that is not listed when a path follows, or of mail, or a telephone number in its international spelling. A host is looked for from its
 * beginning alone, or a word of thousands of letters would be read anew from each of them.
 */
const LINK =
  /https?:\/\/|www\.|(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+\.(com|net|org|info|biz|ru|by|ua|pl|de|fr|eu|uk|io|me|ly|cc|top|xyz|online|site|shop|club|рф|бел)(?![\p{L}\p{N}])|(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+\.\p{L}{2,24}\/|@[\p{L}\p{N}-]+\.[\p{L}]{2,}|\+\d[\d\s()-]{8,}\d/iu

/** Lines that do not stand in the appeal. */
function addedWords(own: string, appeal: string): string {
  const known = new Set(appeal.split('\n').map((line) => line.trim()))
  return own
    .split('\n')
    .filter((line) => !known.has(line.trim()))
    .join('\n')
}
