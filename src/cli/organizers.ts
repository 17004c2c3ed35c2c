import { Argument, type Command, Option } from 'commander'
import { systemClock } from '../clock.ts'
import {
  checkAuditCommand,
  inviteCommand,
  listTeamCommand,
  type OrganizerCliParts,
  resetPasskeysCommand,
} from '../organizers/organizers.cli.ts'
import { deriveKeyring } from '../sealing.ts'
import { readSecret } from '../secret.ts'
import { makeGroup } from './group.ts'
import { inHouse } from './house.ts'

/** `zvarot organizers ...`: the team, from the command line of the machine. */
export function organizersGroup(end: (code: number) => void): Command {
  const group = makeGroup('organizers', 'who runs campaigns here', end)
  const add = (name: string, told: string) => group.command(name).description(told)
  const address = () => new Argument('<mail>', 'the e-mail address')

  add('list', 'the team: address, role, since when').action(() => run(end, listTeamCommand))
  add('invite', 'mail an invitation, and say its link')
    .addArgument(address())
    .addOption(
      new Option('--role <role>', 'what she may do').choices(['owner', 'editor', 'viewer']).default('owner'),
    )
    .option('--name <name>', 'her name', '')
    .action((mail: string, { role, name }: { role: 'owner' | 'editor' | 'viewer'; name: string }) =>
      run(end, (parts) => inviteCommand(parts, { mail, role, name })),
    )
  add('reset-passkeys', 'take the passkeys of somebody who lost hers away')
    .addArgument(address())
    .action((mail: string) => run(end, (parts) => resetPasskeysCommand(parts, mail)))
  add('check-audit', 'whether the chain of the audit log is whole').action(() => run(end, checkAuditCommand))
  return group
}

async function run(
  end: (code: number) => void,
  act: (parts: OrganizerCliParts) => Promise<number>,
): Promise<void> {
  end(
    await inHouse(({ config, db, say }) => {
      const signingKey = deriveKeyring(readSecret(config)).signing
      return act({
        db,
        say,
        clock: systemClock,
        signingKey,
        baseUrl: config.baseUrl,
        mailLater: () => undefined,
      })
    }),
  )
}
