import type { Reply } from './messenger.ts'
import { parseReply, withoutAddresses } from './reply.ts'

/** What a mail that came back says of one letter. */
export interface BounceReport {
  /** Only `failed` ends a delivery. */
  action: Action
  /** Status and diagnostic text, read as a server's reply; code 0 where none is named. */
  reply: Reply
}

export type Action = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'

/**
 * Reads the machine-readable part of a report. Our mails have one recipient; where a list or an alias made several of it, the
 * letter failed only when it failed for each. Source: RFC 3464 section 2.
 * @returns undefined when it names no recipient.
 */
export function readDeliveryStatus(text: string): BounceReport | undefined {
  const reports = text
    .replace(/\r\n/g, '\n')
    .split(/\n(?:[ \t]*\n)+/)
    .map(readFields)
    .filter((fields) => fields.has('action') || fields.has('status'))
    .map(readRecipient)
  return reports.find(({ action }) => action !== 'failed') ?? reports[0]
}

function readFields(block: string): Map<string, string> {
  const lines = block.replace(/\n[ \t]+/g, ' ').split('\n')
  return new Map(
    lines.flatMap((line) => {
      const [, name, value] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? []
      return name && value !== undefined ? [[name.toLowerCase(), value.trim()] as const] : []
    }),
  )
}

function readRecipient(fields: Map<string, string>): BounceReport {
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0] ?? null
  return {
    action: readAction(fields.get('action') ?? '', status),
    reply: readDiagnostic(fields.get('diagnostic-code') ?? '', status),
  }
}

/** Where the action is missing or misspelt the status tells. */
function readAction(action: string, status: string | null): Action {
  const known = /^(failed|delayed|delivered|relayed|expanded)\b/i.exec(action)?.[1]
  if (known) return known.toLowerCase() as Action
  if (/fail|undeliver/i.test(action)) return 'failed'
  return status?.startsWith('5') ? 'failed' : status?.startsWith('2') ? 'delivered' : 'delayed'
}

/** The server's own words are more exact than the status that a gateway put beside them. */
function readDiagnostic(diagnostic: string, status: string | null): Reply {
  const words = diagnostic.replace(/^[\w-]+\s*;\s*/, '')
  const reply = readReplyWithin(words) ?? { code: 0, enhanced: null, text: withoutAddresses(words) }
  return { ...reply, enhanced: reply.enhanced ?? (isVague(status) ? null : status) }
}

/** The reply that stands somewhere in a line, as in "host mx.example.net said: 550 5.1.1 unknown". */
export function readReplyWithin(words: string): Reply | undefined {
  const found = /(?:^|[\s:;'"<(#])([45]\d\d(?:(?: |-|: ).*)?)$/s.exec(words)?.[1]
  if (found === undefined) return undefined
  return parseReply(found.replace(/^(\d{3}): /, '$1 ').replace(/(?<!\s)\s+(?=[45]\d\d[ -][45]\.\d)/g, '\n'))
}

function isVague(status: string | null): boolean {
  return status === null || /^\d\.0\.0$/.test(status)
}
