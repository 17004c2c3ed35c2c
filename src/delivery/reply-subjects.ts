import type { Reply } from '../mail/messenger.ts'

/** What a reply speaks of. */
export type Subject = 'login' | 'relaying' | 'sender' | 'rate' | 'full' | 'size' | 'address' | 'policy'

interface SubjectRule {
  subject: Subject
  /** Enhanced codes that servers use for this alone. Sources: RFC 3463, 7372, 7505; the lists of Gmail and Exchange Online. */
  enhanced?: RegExp
  text?: RegExp
}

/**
 * What the reply speaks of, or undefined. Words win over general enhanced codes, which many servers use at random; the order of
 * the rules settles what words of two kinds mean: "Access denied, user unknown" is an address, "blocked, SPF" is the sender.
 */
export function findSubject({ enhanced, text }: Reply): Subject | undefined {
  const code = enhanced ?? /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(text)?.[0] ?? ''
  const found = RULES.find((rule) => rule.enhanced?.test(code) || rule.text?.test(text))
  return (found ?? BY_CODE.find((rule) => rule.enhanced?.test(code)))?.subject
}

/** True for words of waiting and for a 4.x.x code: with them even a 5xx is worth another try. */
export function asksToWait({ enhanced, text }: Reply): boolean {
  return enhanced?.startsWith('4') || WAITING.test(text)
}

const words = (...patterns: string[]) => new RegExp(patterns.join('|'), 'iu')

const WAITING = words(
  'gr[ea]y[- ]?list',
  '(try|try it|retry|send|deliver\\w*) (again )?(later|in \\d)',
  'please retry',
  'temporar(y|ily) (deferred|unavailable|failure|rejected|reject|problem|error|blocked)',
  '(später|spaeter) (noch ?einmal|erneut|wieder)',
  'réessayer? (plus tard|ultérieurement|dans)',
  'spróbuj (ponownie )?później|sprobuj (ponownie )?pozniej',
  '(повторите|попробуйте).{0,30}(позже|позднее|через)',
  'riprovare? più tardi|inténtelo (de nuevo )?más tarde',
)

const RULES: SubjectRule[] = [
  /** Groups and mailboxes that take mail from their own people alone. */
  { subject: 'policy', enhanced: /^5\.7\.1(2\d|3[0-6])$/ },
  {
    subject: 'relaying',
    enhanced: /^5\.7\.(54|64)$/,
    text: words(
      'relay(ing)? (access )?(is )?(denied|not permitted|prohibited|not allowed)',
      '(unable|not permitted) to relay',
    ),
  },
  {
    subject: 'login',
    enhanced: /^5\.7\.(3|8|11|57|139)$/,
    text: words(
      'authentication (is )?required',
      'must (issue a starttls|authenticate|be authenticated)',
      '(sender|client|user) (not|was not) (logged|authenticated) ?(in)?$',
      'smtp auth',
      'authentifizierung erforderlich',
      'authentification (requise|obligatoire)',
      'требуется (smtp-)?(авторизация|аутентификация)',
    ),
  },
  {
    subject: 'sender',
    enhanced: /^[45]\.(1\.[78]|4\.5|7\.(2[0-7]|60|50[1-3]|509|512|515|70[58]|750))$/,
    text: words(
      '\\b(spf|dkim|dmarc)\\b',
      'unauthenticated',
      'sender (address|domain|id)?:? ?(rejected|invalid|verif|not found|does not (exist|resolve))',
      'domain of sender',
      '(ptr|reverse[ -]dns|rdns)\\b.*\\b(record|lookup|match|found|configured|missing|entry)',
      '(daily|hourly|user|outbound|sending|submission) (\\w+ )?(quota|limit) (is |was |has been )?exceeded',
      '(exceeded|reached) (your|the|its) (daily|hourly|sending|message) (\\w+ )?(quota|limit)',
      'bad outbound sender',
      'your (account|tenant)\\b',
      'address is not verified',
      '(exceeded|reached) (your \\w+ limits?|the max(imum)? (\\w+ )?(e-?mails|messages))',
      'reverse hostname',
      'not (owned by|allowed to send as)',
      '(absender|expéditeur|nadawca|отправител|adres nadawcy)\\S*.{0,30}(abgelehnt|unbekannt|refus|odrzuc|nieznany|отклон|отверг)',
    ),
  },
  {
    subject: 'rate',
    enhanced: /^[45]\.7\.2[89]$|^4\.7\.[56]\d\d$|^4\.5\.3$/,
    text: words(
      'too many (messages|mails|e-?mails|connections|recipients|errors|concurrent)',
      'rate[- ]?limit',
      'throttl',
      'sending (too )?(fast|quickly)',
      '(rate|volume|frequency) (of|at which)|at a rate|server busy',
      'zu viele (nachrichten|verbindungen|e?-?mails)',
      'trop de (messages|connexions|connections)',
      'слишком много',
      'zbyt wiele (wiadomości|połączeń|polaczen)',
    ),
  },
  {
    subject: 'full',
    text: words(
      '(mail)?box (is )?(too )?full',
      '(over|exceed(s|ed)?|out of) (its |the |their |his |storage |disk |mailbox )*(quota|storage|allocated space)',
      '(quota|storage|mailbox size) (limit )?(is |has been |was )?(exceeded|full|violation)',
      'postfach.{0,20}voll|speicherplatz.{0,20}(überschritten|erschöpft)',
      'bo[iî]te.{0,30}pleine|quota (est )?dépassé',
      'skrzynka.{0,40}(pełna|przepełniona|pelna|przepelniona)',
      '(ящик|скрынка).{0,30}(переполнен|заполнен|перапоўнен)',
      'casella.{0,20}piena|buz[oó]n.{0,20}lleno',
    ),
  },
  {
    subject: 'size',
    text: words(
      '(message|mail|size|content|letter) (is |was )?(too (large|big|long)|exceeds)',
      '(exceeds|exceeded|larger than) .{0,30}(size|allowed|maximum)',
      'nachricht.{0,20}zu gro(ß|ss)',
      'message.{0,20}trop (gros|volumineux)',
      'слишком большо',
    ),
  },
  {
    subject: 'address',
    text: words(
      '(user|recipient|mailbox|address|account|person|alias|name)s? ?(\\S+ )?(is |was |has been )?(not found|unknown|does ?n.t exist|does not exist|do not exist|no longer|not exist|disabled|inactive|deactivated|suspended|closed|expired|invalid|not valid|not (a )?known|undeliverable|unavailable)',
      '(unknown|invalid|no such|nonexistent|non-existent|undeliverable|unrouteable|bad|not a valid) (local |destination |email |e-mail |virtual )?(user|recipient|mailbox|address|account|person|alias|domain|name)',
      'no (mailbox|user|account|one) (here )?(by that name|with that name|by this name|is here)',
      'does ?n.t have an? (\\S+ )?account',
      'not listed in',
      'no longer (here|at|works|employed|with us|in use|valid)',
      'null ?mx|does not accept (e-?)?mail',
      '(domain|host)( name)? (name )?(was )?(not found|does not exist|unknown)',
      'recipient(s)? (address )?rejected: (access denied|undeliverable|user|unknown|invalid)',
      'not (our customer|hosted here|a mailbox)',
      '(empfänger|empfaenger|benutzer|adresse|postfach)\\S*.{0,40}(unbekannt|existiert nicht|nicht gefunden|ungültig|gelöscht)',
      'unbekannte[rs]? (empfänger|benutzer|adresse)',
      '(utilisateur|destinataire|adresse|compte|bo[iî]te)\\S*.{0,40}(inconnue?|n.existe (pas|plus)|introuvable|désactivée?|invalide)',
      '(użytkownik|uzytkownik|adresat|odbiorca|konto|skrzynka|adres)\\S*.{0,40}(nie istnieje|nieznany|nieznane|nie znaleziono|zablokowane|nieaktywn)',
      '(nieznany|brak) (takiego )?(użytkownik|uzytkownik|adresat|odbiorc|kont|skrzynk)',
      '(пользовател|получател|користувач|скриньк|карыстальнік|адрес|ящик|адрасат|скрынк)\\S*.{0,40}(не существует|неизвест|не найден|отключ|заблокирован|удал|не існує|не знайдено|не існуе|не знойдзен)',
      '(usuario|destinatario|buz[oó]n|cuenta|utente|casella|usuário)\\S*.{0,40}(desconocid|no existe|inexistente|sconosciut|non esiste|disabilitat|desconhecid|não existe)',
      '(gavėjas|vartotojas|adresas|uživatel|příjemce|schránka|felhasználó|címzett|gebruiker|mottagaren?|användaren?)\\S*.{0,40}(neegzistuoja|nežinomas|nerastas|neexistuje|neznám|nem létezik|ismeretlen|bestaat niet|onbekend|finns inte|okänd)',
      '用户不存在|收件人.{0,10}不存在|宛先.{0,10}(不明|存在しません)',
    ),
  },
  {
    subject: 'policy',
    text: words(
      '\\bspam|unsolicited|\\bjunk\\b|\\bbulk\\b|phish|virus|malware',
      'black ?list|block ?list|\\b[dr]n?s?bl\\b|blocked|banned|spamhaus|barracuda|sorbs',
      '(poor|bad|low|ip|sender|domain) reputation',
      'polic(y|ies)|administrative prohibition|prohibited|not (authorized|permitted|allowed)|access (is )?denied|permission',
      'content (rejected|filter|denied)|message (content )?rejected',
      'richtlinie|unerwünscht|abgelehnt|gesperrt',
      'politique|indésirable|bloqué',
      'zablokowan|odrzucon',
      'спам|заблокирован|отклонено|політик|политик',
    ),
  },
]

/** Codes that say something when the words do not. */
const BY_CODE: SubjectRule[] = [
  { subject: 'address', enhanced: /^5\.(1\.\d+|2\.1|4\.(1|4|310))$/ },
  { subject: 'full', enhanced: /^[45]\.2\.2$/ },
  { subject: 'size', enhanced: /^[45]\.(3\.4|2\.3)$/ },
  { subject: 'policy', enhanced: /^5\.7\./ },
]
