/** A letter for the supporter's own mailbox. */
export interface OwnMail {
  /** Empty when the office publishes no address. */
  to: string
  subject: string
  text: string
}

/** Links that open a letter in a mail program or a web mailbox. */
export interface ComposeLinks {
  mailto: string
  gmail: string
  outlook: string
  yahoo: string
  /** True when the text was too long for a link: then they bear address and subject, and the text is copied. */
  isShort: boolean
}

/** Longer links are cut by some mail programs (Outlook at 2,083 characters) and refused by some browsers. */
export const LINK_MAX = 1_900

/**
 * Links for a letter, each at most LINK_MAX characters. All are short when one of them would be too long, so that the
 * page has one thing to say. Source of the mailto form: RFC 6068.
 */
export function composeLinks(mail: OwnMail): ComposeLinks {
  const whole = linksFor(mail)
  if (Object.values(whole).every((link) => link.length <= LINK_MAX)) return { ...whole, isShort: false }
  return { ...linksFor({ ...mail, text: '' }), isShort: true }
}

function linksFor({ to, subject, text }: OwnMail): Omit<ComposeLinks, 'isShort'> {
  return {
    mailto: `mailto:${encodeURIComponent(to).replaceAll('%40', '@')}?${query({ subject, body: crlf(text) })}`,
    gmail: `https://mail.google.com/mail/?${query({ view: 'cm', fs: '1', to, su: subject, body: text })}`,
    outlook: `https://outlook.live.com/mail/0/deeplink/compose?${query({ to, subject, body: text })}`,
    yahoo: `https://compose.mail.yahoo.com/?${query({ to, subject, body: text })}`,
  }
}

/** Spaces as %20: mail programs show a plus as a plus. */
function query(fields: Record<string, string>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
}

/** RFC 6068 section 5: line breaks in a mailto are %0D%0A. */
function crlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n')
}
