/**
 * Reads a message of ours as a strict receiver would, apart from the libraries that wrote it: RFC 5322 unfolding, RFC 2047
 * words in base64, quoted strings, the two transfer encodings of RFC 2045.
 * @throws Error at anything that is not a header line.
 */
export function readMail(raw: string): { headers: [string, string][]; text: string } {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replace(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const found = /^([!-9;-~]+): (.*)$/.exec(line)
    if (!found) throw new Error(`not a header: ${line}`)
    const [, name = '', value = ''] = found
    return [name, name === 'From' ? unquote(decodeWords(value)) : decodeWords(value)]
  })
  const encoding = headers.find(([name]) => name === 'Content-Transfer-Encoding')?.[1]
  return { headers, text: decodeBody(raw.slice(end + 4), encoding).replaceAll('\r\n', '\n') }
}

function decodeWords(value: string): string {
  return value.replace(/\?= +(?==\?)/g, '?=').replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (word, base64) => {
    if (word.length > 75) throw new Error('an encoded-word is too long')
    return Buffer.from(base64, 'base64').toString('utf8')
  })
}

function unquote(value: string): string {
  return value.replace(/^"((?:[^"\\]|\\.)*)"/, (_, quoted: string) => quoted.replace(/\\(.)/g, '$1'))
}

function decodeBody(body: string, encoding: string | undefined): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
