import { type BounceReport, readReplyWithin } from './delivery-status.ts'
import type { InboundMail } from './inbound-mail.ts'
import type { Reply } from './messenger.ts'
import { withoutAddresses } from './reply.ts'

/**
 * Reads a bounce that has no machine-readable part: qmail, old Exim, old Exchange, Domino, gateways, in their languages.
 * @returns undefined when it does not come from a mail system or does not speak of delivery.
 */
export function readWildBounce(mail: InboundMail): BounceReport | undefined {
  if (!isFromMailSystem(mail)) return undefined
  const notice = withoutCopy(mail.text)
  const words = `${mail.subject}\n${notice.slice(0, 3_000)}`
  if (DELAYED.test(words) && !GIVEN_UP.test(words)) return { action: 'delayed', reply: readReason(notice) }
  const hasFailed = mail.headers.has('x-failed-recipients') || FAILED.test(words)
  return hasFailed ? { action: 'failed', reply: readReason(notice) } : undefined
}

/** The null sender, or a name or a header that only mail systems bear (X-Ricevuta: Italian certified mail). Source: RFC 5321 section 4.5.5. */
export function isFromMailSystem({ envelopeFrom, from, fromName, headers }: InboundMail): boolean {
  const isDaemon = /^(mailer[-_.]?daemon|postmaster|mail[-_.]?daemon|microsoftexchange[0-9a-f]+)@/i.test(
    from ?? envelopeFrom,
  )
  const isMarked = headers.has('x-failed-recipients') || headers.has('x-ricevuta')
  return envelopeFrom === '' || isDaemon || DAEMON_NAME.test(fromName) || isMarked
}

const DAEMON_NAME =
  /^(mail delivery (sub)?system|mailer[- ]daemon|mail administrator|system administrator|postmaster|internet mail delivery|systemadministrator)$/i

const phrases = (...patterns: string[]) => new RegExp(patterns.join('|'), 'iu')

const FAILED = phrases(
  'undeliver(able|ed)|undeliverable|non-?deliverable|delivery.{0,30}\\b(failure|failed|error)\\b|failure notice|returned (mail|to sender)',
  '(could ?n.t|could not|cannot|can.t|can not|unable to|was ?n.t|was not|were ?n.t|not be|did not) (be )?(deliver|reach|sent)',
  'permanent (fatal )?(error|failure)|message.{0,40}(rejected|blocked|refused|returned|bounced)',
  'unzustellbar|nicht (zugestellt|ausgeliefert|übermittelt)|zustellung.{0,20}fehlgeschlagen|zustellfehler',
  'non (remis|distribu)|échec de (la )?(remise|distribution)|n.a (pas )?pu être (remis|distribu|délivr)|pas été (remis|distribu)',
  'nie (można|mozna|udało się|udalo sie|został[ao]?|zostal[ao]?).{0,20}(dostarcz|doręcz|dorecz)|niedostarcz|niedoręcz',
  'не (удалось|может быть|был[оа]?|вдалося|можливо|ўдалося|быў) ?(быть )?(достав|дастав)|недостав|не доставлен|не дастаўлен|не дастаўлена',
  'no se (ha podido|pudo|puede) entregar|no entregado|error (de|en la) entrega|não (foi possível|pôde).{0,12}entreg',
  'mancata consegna|(impossibile|non è stato possibile) (recapitare|consegnare)|non recapitabile',
  'nepristatyt|nepavyko pristatyti|nedoruč|nelze doručit|nav piegādāt|kézbesíthetetlen|nem (sikerült )?kézbesí',
  'onbestelbaar|niet (worden )?(bezorgd|afgeleverd)|(kunde|kan) inte levereras|ei voitu toimittaa|kunne ikke leveres',
  '配信不能|配信できません|配信されません|无法投递|退信|投递失败|未送达',
)
const DELAYED = phrases(
  'delivery (status notification )?\\(?(is |has been )?delay|delayed (mail|\\d+ (hours?|minutes?))|\\bdelayed\\b',
  '(still|continue|keep) (be(ing)? )?(trying|retried|attempting|to try)|will be retried|not yet been delivered|warning:? .{0,30}(message|could not)',
  'verzögert|verspätet|retardé|retard de|différée?\\b|opóźnion|opoznion|задерж|затрим|затрым|retrasad|ritardat|vėluoja|zpožd',
)
const GIVEN_UP = phrases(
  'giving up|given up|no longer (be )?(trying|retried)|permanent|has failed|expired|undeliverable|aufgegeben|abandonn',
)

/** The notice without the letter that it brings back, whose words are ours. */
function withoutCopy(text: string): string {
  const beginning = text.slice(0, 20_000).replace(/\r\n/g, '\n')
  return beginning.slice(0, COPY.exec(beginning)?.index)
}

const COPY =
  /^[ \t]*(-{2,}|_{5,}|>{1,}).{0,40}(copy|original|below this line|returned|included|header|follow|forwarded|ursprüngliche|исходн|oryginal|d'origine).*$|^(received|return-path|dkim-signature|message-id): .*$/im

/** The paragraph with a reply code, else the one with the address and the two after it, else the beginning. */
function readReason(notice: string): Reply {
  const paragraphs = notice.split(/\n(?:[ \t]*\n)+/).map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
  const coded = paragraphs.find((paragraph) => CODE.test(paragraph))
  const reply = coded === undefined ? undefined : readReplyWithin(coded)
  if (reply && (reply.enhanced || reply.text !== '')) return reply
  const named = paragraphs.findIndex((paragraph) => paragraph.includes('@'))
  const words = coded ?? paragraphs.slice(Math.max(named, 0), Math.max(named, 0) + 3).join(' ')
  return { code: 0, enhanced: ENHANCED.exec(words)?.[0] ?? null, text: withoutAddresses(words) }
}

const CODE = /(?:^|[\s:;'"<(#])[45]\d\d(?: |-|: )\S|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])/
const ENHANCED = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])/
