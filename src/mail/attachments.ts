import { header } from './headers.ts'
import type { Attachment } from './messenger.ts'

/**
 * A part with files after it, as multipart/mixed (RFC 2046 section 5.1.3). Without files the part stays as it is.
 * @param part its Content-* header lines and its body.
 */
export function withAttachments(
  part: { headers: string; body: string },
  files: readonly Attachment[],
): { headers: string; body: string } {
  if (files.length === 0) return part
  const parts = [part, ...files.map(writeFile)]
  const body = parts.map(({ headers, body }) => `--${BOUNDARY}\r\n${headers}\r\n${body}\r\n`).join('')
  return {
    headers: header('Content-Type', `multipart/mixed; boundary="${BOUNDARY}"`),
    body: `${body}--${BOUNDARY}--\r\n`,
  }
}

/** Neither base64 nor quoted-printable can hold "=_", and it is not the one of the alternatives. */
const BOUNDARY = '=_files'

function writeFile({ name, type, content }: Attachment): { headers: string; body: string } {
  if (!/^[a-z]+\/[a-z0-9.+-]{1,100}$/.test(type)) throw new TypeError('not a media type')
  return {
    headers:
      header('Content-Type', type) +
      header('Content-Transfer-Encoding', 'base64') +
      header('Content-Disposition', `attachment;\r\n filename*=UTF-8''${encodeName(name)}`),
    body: content.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n'),
  }
}

/** Source: RFC 8187 section 3.2. Long names are cut so that the line stays under 998 characters. */
function encodeName(name: string): string {
  const short = [...name.replace(/\p{Cs}/gu, '')].slice(-60).join('')
  return encodeURIComponent(short).replace(/['()*!~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
}
