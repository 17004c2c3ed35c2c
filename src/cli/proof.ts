import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { deriveKeyring } from '../sealing.ts'
import { readSecret } from '../secret.ts'
import { checkChainCommand, verifyCommand } from '../tallies/proof/proof.cli.ts'
import { deriveProofKey } from '../tallies/proof/proof-key.ts'
import { makeGroup } from './group.ts'
import { inHouse } from './house.ts'

/** `zvarot proof ...`: signed summaries and the chain over all events. */
export function proofGroup(end: (code: number) => void): Command {
  const group = makeGroup('proof', 'signed summaries and the chain over all events', end)
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  group
    .command('verify <file>')
    .description('verify a signed summary; needs no database')
    .option('--key <public key>', 'as the installation shows it')
    .action((file: string, { key }: { key?: string }) => {
      end(verifyCommand(readFileSync(file, 'utf8'), key, say))
    })
  group
    .command('key')
    .description('print the public key that summaries are signed with')
    .action(() => {
      const { signing } = deriveKeyring(readSecret(readConfig()))
      say(deriveProofKey(signing).publicKey)
      end(0)
    })
  group
    .command('check [summary]')
    .description('walk the chain over all events and hash each again; with a summary, look for its link')
    .action(async (file: string | undefined) => {
      const summary = file === undefined ? undefined : readFileSync(file, 'utf8')
      end(await inHouse((house) => checkChainCommand(house.db, systemClock.now(), summary, house.say)))
    })
  return group
}
