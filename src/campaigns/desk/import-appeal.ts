import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { decodeText } from './decode-text.ts'
import type { DraftWords } from './drafts.ts'
import { plainMarkdown } from './plain-markdown.ts'
import { readDocx } from './read-docx.ts'

/** `isTrimmed`: a salutation or a closing was left out, for each recipient gets its own. */
export type ImportedAppeal =
  | { draft: DraftWords; isTrimmed: boolean }
  | { problem: 'unreadable' | 'kind' | 'empty' }

/**
 * Reads an appeal from a text, Markdown or Word file as people write them: lines such as "Subject: ..." at its head are
 * subject lines, a salutation and a closing are left out, the first paragraph is an opening and the rest is the body.
 * Markdown becomes plain text, as mail is. Our own front matter with `subjects` and `openings` is understood.
 */
export async function importAppeal(name: string, bytes: Buffer): Promise<ImportedAppeal> {
  const isWord = bytes.subarray(0, 2).toString('latin1') === 'PK'
  if (isWord !== /\.docx$/i.test(name)) return { problem: 'kind' }
  if (!isWord && !/\.(txt|md|markdown|text)$/i.test(name)) return { problem: 'kind' }
  const text = isWord ? await readDocx(bytes) : await decodeText(bytes)
  if (text === undefined) return { problem: 'unreadable' }
  const plain = text
    .replace(/\r\n?/g, '\n')
    .replace(/^\ufeff/, '')
    .trim()
  if (plain === '') return { problem: 'empty' }
  const isMarkdown = /\.(md|markdown)$/i.test(name)
  return readFrontMatter(plain) ?? readLetter(isMarkdown ? plainMarkdown(plain) : plain)
}

const frontShape = z.looseObject({
  subjects: z.array(z.string()).default([]),
  openings: z.array(z.string()).default([]),
})

function readFrontMatter(text: string): ImportedAppeal | undefined {
  const [, front, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? []
  if (front === undefined || body === undefined) return undefined
  try {
    const { subjects, openings } = frontShape.parse(parseYaml(front))
    const trimmed = (list: string[]) => list.map((item) => item.trim()).filter((item) => item !== '')
    return {
      draft: { subjects: trimmed(subjects), openings: trimmed(openings), body: body.trim() },
      isTrimmed: false,
    }
  } catch {
    return { problem: 'unreadable' }
  }
}

const SUBJECT = /^(subject|re|тема|тэма|betreff|objet|asunto|oggetto|temat|dotyczy|tema|assunto)\s*[:：]\s*/i
const SALUTATION =
  /^(dear|excellency|your excellency|sehr geehrte|exzellenz|monsieur|madame|szanown|уважаем|высокашаноўн|паважан|шановн|gerbiam|excelent|signor|egregi|estimad)/i
const CLOSING =
  /^(yours|sincerely|respectfully|with respect|kind regards|best regards|mit freundlichen|mit vorzüglicher|hochachtungsvoll|veuillez|cordialement|z poważaniem|z wyrazami|с уважением|з павагай|з повагою|pagarbiai|su pagarba|le saluda|atentamente|con osservanza|distinti saluti)/i

function readLetter(text: string): ImportedAppeal {
  const lines = text.split('\n')
  const subjects: string[] = []
  while (lines.length > 0 && (SUBJECT.test(lines[0] ?? '') || lines[0]?.trim() === '')) {
    const line = lines.shift()?.replace(SUBJECT, '').trim() ?? ''
    if (line !== '') subjects.push(line)
  }
  const all = lines
    .join('\n')
    .trim()
    .split(/\n{2,}/)
    .map((part) => part.trim())
  const closing = all.findLastIndex((part) => part.length < 300 && CLOSING.test(part))
  const upTo = closing > 0 && closing >= all.length - 3 ? closing : all.length
  const isSaluted = (all[0] ?? '').length < 150 && SALUTATION.test(all[0] ?? '')
  const [opening = '', ...body] = all.slice(isSaluted ? 1 : 0, upTo)
  const draft =
    body.length > 0
      ? { subjects, openings: [opening], body: body.join('\n\n') }
      : { subjects, openings: [], body: opening }
  return { draft, isTrimmed: isSaluted || upTo < all.length }
}
