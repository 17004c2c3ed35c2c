import type { Reply, Stage } from '../mail/messenger.ts'

/** What a refusal means. The acts that follow stand in verdicts.ts. */
export type ReplyClass =
  /** Our relay does not let us in: nothing about the letter. */
  | 'login_refused'
  /** Our relay does not carry our mail: nothing about the letter either. */
  | 'relaying_denied'
  /** SPF, DKIM, DMARC or the sender address: the sending domain is not in order. */
  | 'sender_refused'
  /** Too many, too fast: the receiving domain asks to slow down. */
  | 'slow_down'
  /** Not now: greylisting, a full disk, a busy server. */
  | 'not_now'
  /** There is no such mailbox, or it takes no mail any more. */
  | 'no_such_mailbox'
  /** Spam rules, blocklists, sameness: the receiving domain does not want this. */
  | 'policy'
  | 'mailbox_full'
  | 'too_large'
  /** No for good, and no rule above knows why. */
  | 'refused'

/** A rule knows a reply by the stage, the enhanced code of RFC 3463, the text, or several of these. First match wins. */
interface Rule {
  class: ReplyClass
  stage?: RegExp
  /** Of the reply code. */
  code?: RegExp
  enhanced?: RegExp
  text?: RegExp
}

/** Source of the codes: RFC 5321 section 4.2, RFC 3463, RFC 4954, RFC 7372, RFC 7505 and servers' own documentation. */
const RULES: Rule[] = [
  { class: 'login_refused', stage: /^auth$/ },
  { class: 'login_refused', code: /^5(30|34|35|38)$/, text: /authenti|login|credential|password|starttls/i },
  {
    class: 'relaying_denied',
    text: /relay(ing)?( access)? (is )?(denied|not (permitted|allowed))|unable to relay|not permitted to relay/i,
  },
  { class: 'sender_refused', enhanced: /^[45]\.7\.(20|21|22|23|24|25|26|27|29|30|509|512|515)$/ },
  {
    class: 'sender_refused',
    text: /\b(spf|dkim|dmarc)\b|unauthenticated (email|mail|message)|sender policy framework|reverse dns|\bptr record/i,
  },
  { class: 'sender_refused', stage: /^mail$/, code: /^5/ },
  {
    class: 'not_now',
    text: /gr[ea]y-?list|greypass|temporarily deferred|серы[йм] спис|try (again|it) (later|in)|повторите попытку позже|später erneut|réessayer|spróbuj ponownie później/i,
  },
  { class: 'slow_down', code: /^421$/ },
  { class: 'slow_down', code: /^4/, enhanced: /^4\.7\.(28|650|651|500)$/ },
  {
    class: 'slow_down',
    code: /^4/,
    text: /rate.?limit|too (many|fast|much)|throttl|unusual rate|slow down|exceed(s|ed)? .*(rate|limit)|слишком (много|часто)|zu viele|trop de|zbyt wiele/i,
  },
  { class: 'mailbox_full', enhanced: /^[45]\.2\.2$/ },
  {
    class: 'mailbox_full',
    text: /(mailbox|inbox|quota|storage)[^.]{0,40}(full|exceed|over)|over ?quota|out of (storage )?space|переполнен|postfach (ist )?voll|boîte .*pleine|skrzynka .*pełna/i,
  },
  { class: 'too_large', enhanced: /^5\.3\.4$/ },
  {
    class: 'too_large',
    code: /^5/,
    text: /(message|mail|size)[^.]{0,40}(too (large|big)|exceeds)|too large/i,
  },
  { class: 'not_now', code: /^4/ },
  { class: 'not_now', enhanced: /^4\./ },
  { class: 'no_such_mailbox', enhanced: /^5\.(1\.(0|1|2|3|6|10)|2\.1|4\.4|4\.310)$/ },
  { class: 'no_such_mailbox', code: /^556$/ },
  { class: 'policy', enhanced: /^5\.7\./ },
  {
    class: 'policy',
    text: /spam|block(ed|list)|black ?list|reputation|policy|junk|bulk|unsolicited|spamhaus|barracuda|prohibited|content rejected|too many|отклонено|заблокир|abgelehnt .*(spam|richtlinie)/i,
  },
  {
    class: 'no_such_mailbox',
    text: /(no such|unknown|invalid|non-?existent|not a valid) (user|recipient|mailbox|address|account)|(user|recipient|mailbox|address|account)[^.]{0,60}(unknown|not found|does ?n[o']t exist|is disabled|inactive|not exist|rejected|unavailable|not available|invalid|no longer)|no mailbox|unrouteable|не существует|не найден|unbekannt|existiert nicht|inconnu|n['’]existe pas|nie istnieje|nieznany/i,
  },
  { class: 'refused' },
]

/**
 * The class of a refusal.
 * A 5xx that says "try again later" or carries a 4.x.x code is taken at its word: waiting loses nothing.
 * @param stage where the server said it; at `auth` and `mail` it is about us, not about the letter.
 */
export function classifyReply(stage: Stage, reply: Reply): ReplyClass {
  const rule = RULES.find((rule) => matches(rule, stage, reply))
  return rule?.class ?? 'refused'
}

/**
 * How long a server asks to wait, in ms, when it says so: "try again in 300 seconds", "in 5 minutes", "retry after 1h".
 * Honoured between 1 minute and 4 hours.
 */
export function askedWait(text: string): number | undefined {
  const [, amount, unit] =
    /(?:in|after|for)\s+(\d{1,6})\s*(s|sec|seconds?|m|min|minutes?|h|hours?)\b/i.exec(text) ?? []
  if (!amount || !unit) return undefined
  const factor = /^h/i.test(unit) ? 3_600_000 : /^m/i.test(unit) ? 60_000 : 1_000
  return Math.min(Math.max(Number(amount) * factor, 60_000), 4 * 3_600_000)
}

function matches(rule: Rule, stage: Stage, reply: Reply): boolean {
  return (
    (!rule.stage || rule.stage.test(stage)) &&
    (!rule.code || rule.code.test(String(reply.code))) &&
    (!rule.enhanced || (reply.enhanced !== null && rule.enhanced.test(reply.enhanced))) &&
    (!rule.text || rule.text.test(reply.text))
  )
}
