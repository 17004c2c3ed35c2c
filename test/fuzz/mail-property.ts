import fc from 'fast-check'
import { checkAddress } from '../../src/mail/address.ts'
import { checkDisplayName, checkSubject } from '../../src/mail/header-text.ts'
import { messageBytes, writeMessage } from '../../src/mail/message.ts'
import type { OutgoingMail } from '../../src/mail/messenger.ts'
import { readMail } from '../support/read-mail.ts'

const HEADERS =
  'From To Reply-To Subject Message-ID Date MIME-Version Auto-Submitted Content-Type Content-Transfer-Encoding'

/** What people and attackers type: text of all kinds with the syntax of mail strewn in. */
const typed = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          ...[
            '\r\n',
            '\n',
            '\r',
            '\0',
            '\r\nBcc: eve@example.net\r\n',
            '\n ',
            ' ',
            '  ',
            '\t',
            '=?utf-8?Q?=0D=0A?=',
          ],
          ...[
            '=?',
            '?=',
            '=?utf-8?B?',
            'Зварот да ЮНЭСКА',
            'Ана',
            "O'Neil",
            '(',
            ')',
            '\\',
            '"',
            '<',
            '>',
            '@',
            ',',
            ';',
          ],
          ...[
            'ann@example.org',
            '@example.org',
            ':',
            'xn--',
            'пример.рф',
            '👩‍🏫',
            '\u202e',
            '\u2028',
            '\u0085',
            '\ud83d',
            '.',
          ],
        ),
      },
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''))

/** A mail made of what was typed; where a check refuses, something plain stands in. */
export const written = fc
  .tuple(typed, typed, fc.oneof(typed, fc.emailAddress()), typed)
  .map(([name, subject, address, text]) => acceptedMail(name, subject, address, text))

/**
 * Whatever is typed as name, subject, address and text: what the checks accept goes out with the intended headers and the
 * intended envelope, to the letter, and with no header more.
 */
export const mailProperty = fc.property(written, assertSame)

function acceptedMail(name: string, subject: string, address: string, text: string): OutgoingMail {
  const checkedName = checkDisplayName(name)
  const checkedSubject = checkSubject(subject)
  const checkedAddress = checkAddress(address)
  const to = checkedAddress.ok ? checkedAddress.address : 'office@example.net'
  return {
    envelope: { from: 'b-token@example.org', to },
    from: { name: checkedName.ok ? checkedName.text : 'Ann', address: 'letters@example.org' },
    to,
    replyTo: to,
    subject: checkedSubject.ok ? checkedSubject.text : 'Subject',
    text,
    messageId: 'letter@example.org',
    date: new Date('2026-11-23T12:00:00Z'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

function assertSame(mail: OutgoingMail): void {
  const raw = messageBytes(writeMessage(mail)).toString('latin1')
  if (/[^\r\n\t -~]/.test(raw) || /[^\r]\n|\r[^\n]/.test(raw))
    throw new Error('a line ends where none should')
  if (raw.split('\r\n').some((line) => line.length > 998)) throw new Error('a line is too long')
  const { headers, text } = readMail(raw)
  const names = headers.map(([name]) => name).join(' ')
  if (names !== HEADERS) throw new Error(`headers: ${names}`)
  const expected = [`${mail.from.name} <letters@example.org>`, mail.to, mail.to, mail.subject]
  const found = headers.slice(0, 4).map(([, value]) => value)
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(`${found.join('|')} <> ${expected.join('|')}`)
  const lines = Buffer.from(mail.text)
    .toString('utf8')
    .replace(/\r\n?|\n/g, '\n')
  if (text !== lines && text !== `${lines}\n`) throw new Error('the text differs')
}
