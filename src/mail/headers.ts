import { encodeWord } from 'nodemailer/lib/mime-funcs'

/** One header line with its CRLF. @throws TypeError when the value could end the line: our mistake, never repaired. */
export function header(name: string, value: string): string {
  if (!/^[!-9;-~]+$/.test(name)) throw new TypeError('a header name is not one')
  if (!/^[ -~]*(\r\n [ -~]+)*$/.test(value))
    throw new TypeError(`header ${name} has a character that ends it`)
  return `${name}: ${value}\r\n`
}

/**
 * Free text as a header value: as it is when that is safe, else as encoded-words (RFC 2047), folded at 78 characters.
 * @param used characters of the line that the header's name takes.
 */
export function headerText(text: string, used: number): string {
  return isPlain(text) ? fold(text, used) : encodedWords(text)
}

/** A mailbox (RFC 5322 section 3.4): the name quoted or encoded, so that nothing in it is syntax. */
export function mailbox(name: string, address: string): string {
  if (name === '') return bareAddress(address)
  const phrase = isPlain(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodedWords(name)
  const gap = phrase.length + address.length > LINE - 12 ? '\r\n ' : ' '
  return `${phrase}${gap}<${bareAddress(address)}>`
}

/** @throws TypeError when the address is not one addr-spec: `checkAddress` should have been asked. */
export function bareAddress(address: string): string {
  if (!/^[!-~]+@[!-~]+$/.test(address) || /[<>",:;()\\[\]]|@.*@/.test(address))
    throw new TypeError('not one bare address')
  return address
}

/** An encoded-word has at most 75 characters (RFC 2047 section 2), the first stands after the header's name. */
const WORD = 64
const LINE = 78

function isPlain(text: string): boolean {
  return /^[!-~]([ -~]*[!-~])?$/.test(text) && !text.includes('=?')
}

function encodedWords(text: string): string {
  return encodeWord(text, 'B', WORD).replaceAll('?= =?', '?=\r\n =?')
}

/** Breaks lines only where one space stands between two words, so that unfolding gives the same text back. */
export function fold(text: string, used: number): string {
  let folded = ''
  let column = used - 1
  for (const word of text.split(/(?<=[^ ]) (?=[^ ])/)) {
    const starts = column + 1 + word.length > LINE && folded !== ''
    folded += folded === '' ? word : starts ? `\r\n ${word}` : ` ${word}`
    column = starts ? 1 + word.length : column + 1 + word.length
  }
  return folded
}
