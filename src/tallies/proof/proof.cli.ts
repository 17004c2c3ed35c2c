import type { Db } from '../../db/connect.ts'
import { checkChain } from './check-chain.ts'
import { readSigned, type Verdict, verifySummary } from './summary.ts'
import type { Summary } from './summary-shapes.ts'

type Say = (line: string) => void

const TOLD: Record<Verdict, string> = {
  valid: 'valid\tthe summary is as it was signed',
  unreadable: 'unreadable\tthis is no signed summary',
  changed: 'changed\tthe summary is not what was signed',
  'other key': 'other key\tthe summary was signed by another installation',
  'events changed': 'changed\tan event was changed, left out, put in or told in another order',
  'broken path': 'changed\tthe events of a letter do not follow from one another',
  'figures differ': 'changed\ta figure does not follow from the events',
}

/**
 * `zvarot proof verify`: verifies a signed summary, with the events behind it when they are in the file, anywhere and
 * without a database.
 * @param publicKey of the installation, as its page shows it; without it only the key in the file is asked.
 * @returns the exit code.
 */
export function verifyCommand(text: string, publicKey: string | undefined, say: Say): number {
  const verdict = verifySummary(text, publicKey)
  say(TOLD[verdict])
  if (verdict !== 'valid') return 1
  const signed = readSigned(text)
  if (signed?.letters) for (const line of evidenceLines(signed.summary)) say(line)
  if (publicKey === undefined) say('key\tnot compared: give the installation’s with --key')
  return 0
}

function evidenceLines({ letters, events }: Summary): string[] {
  return [
    `events\t${events?.events ?? 0}, each as it was chained`,
    `figures\tfollow from the events of ${events?.letters ?? 0} of ${letters ?? 0} letters`,
  ]
}

/**
 * `zvarot proof check`: walks the chain over all events and hashes each again. With a signed summary the chain must hold
 * the link that it names. @returns the exit code.
 */
export async function checkChainCommand(
  db: Db,
  now: Date,
  summary: string | undefined,
  say: Say,
): Promise<number> {
  const signed = summary === undefined ? undefined : readSigned(summary)
  if (summary !== undefined && !signed?.summary.chain) {
    say('unreadable\tthis is no signed summary that names a link')
    return 1
  }
  const { links, events, removed, broken } = await checkChain(db, now, signed?.summary.chain ?? undefined)
  say(`links\t${links}`)
  say(`events\t${events}`)
  say(`removed as promised\t${removed}`)
  say(broken ? `broken\t${broken.what} at link ${broken.link}` : 'whole')
  return broken ? 1 : 0
}
