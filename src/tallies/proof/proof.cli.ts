import type { Db } from '../../db/connect.ts'
import { checkChain } from './check-chain.ts'
import { type Verdict, verifySummary } from './summary.ts'

type Say = (line: string) => void

const TOLD: Record<Verdict, string> = {
  valid: 'valid\tthe summary is as it was signed',
  unreadable: 'unreadable\tthis is no signed summary',
  changed: 'changed\tthe summary is not what was signed',
  'other key': 'other key\tthe summary was signed by another installation',
}

/**
 * `zvarot proof verify`: verifies a signed summary, anywhere and without a database.
 * @param publicKey of the installation, as its page shows it; without it only the key in the file is asked.
 * @returns the exit code.
 */
export function verifyCommand(text: string, publicKey: string | undefined, say: Say): number {
  const verdict = verifySummary(text, publicKey)
  say(TOLD[verdict])
  return verdict === 'valid' ? 0 : 1
}

/** `zvarot proof check`: walks the chain over all events and hashes each again. @returns the exit code. */
export async function checkChainCommand(db: Db, say: Say): Promise<number> {
  const { links, events, removed, broken } = await checkChain(db)
  say(`links\t${links}`)
  say(`events\t${events}`)
  say(`removed as promised\t${removed}`)
  say(broken ? `broken\t${broken.what} at link ${broken.link}` : 'whole')
  return broken ? 1 : 0
}
