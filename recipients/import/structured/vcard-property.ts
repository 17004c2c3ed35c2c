/** One line of a card. */
export interface VcardProperty {
  /** In capitals, without its group. */
  name: string
  value: string
  /** The value's parts between semicolons. */
  fields: string[]
  /** The address as it is printed, where the line gives it. */
  label: string | undefined
}

/** Reads an unfolded line; undefined when it is none. Source: RFC 6350 section 3.3, and quoted-printable of vCard 2.1. */
export function readProperty(line: string): VcardProperty | undefined {
  const match = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":;])*)*):(.*)$/s.exec(line)
  if (!match) return undefined
  const [, name = '', parameters = '', raw = ''] = match
  const text = /ENCODING=QUOTED-PRINTABLE/i.test(parameters) ? decodeQuoted(raw) : raw
  const label = /;LABEL="([^"]*)"/i.exec(parameters)?.[1]
  return {
    name: name.toUpperCase(),
    value: withoutEscapes(text),
    fields: splitFields(text).map(withoutEscapes),
    label: label?.replaceAll('\\n', '\n').replaceAll('^n', '\n').replaceAll("^'", '"'),
  }
}

/** Splits at semicolons that are not escaped. */
function splitFields(text: string): string[] {
  return (text.match(/(?:\\.|[^;\\])*(?:;|$)/gs) ?? []).map((part) => part.replace(/;$/, ''))
}

function withoutEscapes(text: string): string {
  return text
    .replace(/\\(.)/gs, (_, letter: string) => (letter === 'n' || letter === 'N' ? '\n' : letter))
    .trim()
}

function decodeQuoted(text: string): string {
  const bytes: number[] = []
  for (const [part] of text.matchAll(/=[0-9A-F]{2}|[^=]+|=/gi)) {
    if (/^=[0-9A-F]{2}$/i.test(part)) bytes.push(parseInt(part.slice(1), 16))
    else bytes.push(...Buffer.from(part, 'utf8'))
  }
  return Buffer.from(bytes).toString('utf8')
}
