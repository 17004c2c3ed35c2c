import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { systemClock } from '../clock.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import {
  type CliParts,
  cancelCommand,
  checkCommand,
  holdAllCommand,
  holdCommand,
  listCommand,
  releaseAllCommand,
  releaseCommand,
  resolveCommand,
  showCommand,
} from '../delivery/deliveries.cli.ts'
import { MOVES } from '../delivery/moves.ts'
import type { Resolution } from '../delivery/operate.ts'
import { isUuid } from '../tokens.ts'
import { makeGroup } from './group.ts'
import { inHouse } from './house.ts'

const STATES = Object.keys(MOVES).filter((state) => state !== 'null')

/** `zvarot deliveries ...`: what became of letters, and what only a person may decide. */
export function deliveriesCommand(end: (code: number) => void): Command {
  const group = makeGroup('deliveries', 'what became of letters, and what only a person may decide', end)
  const add = (name: string, told: string) => group.command(name).description(told)

  add('list', 'deliveries, those that are due or ended longest first')
    .addOption(new Option('--state <state>', 'only in this state').choices(STATES))
    .option('--recipient <id>', 'only to this recipient', asId)
    .option('--campaign <slug>', 'only of this campaign')
    .option('--digest <id>', 'only in this digest', asId)
    .option('--limit <count>', 'at most so many', asCount, 50)
    .action((options: ListOptions) => run(end, (parts) => listCommand(parts, filterOf(options))))
  add('show', 'one delivery and its history')
    .addArgument(oneId('<id>'))
    .action((id: string) => run(end, (parts) => showCommand(parts, id)))
  add('resolve', 'say what became of uncertain deliveries')
    .addArgument(someIds('[ids...]'))
    .addOption(new Option('--digest <id>', 'all letters of this digest').argParser(asId))
    .addOption(
      new Option('--as <what>', 'accepted, bounced, or again: send it once more')
        .choices(['accepted', 'bounced', 'again'])
        .makeOptionMandatory(),
    )
    .action((ids: string[] | undefined, { as, digest }: { as: Resolution; digest?: string }) =>
      run(end, (parts) => resolveCommand(parts, { ids: ids ?? [], digestId: digest }, as)),
    )
  add('cancel', 'stop deliveries that have not gone out')
    .addArgument(someIds('<ids...>'))
    .action((ids: string[]) => run(end, (parts) => cancelCommand(parts, ids)))
  add('hold', 'hold all letters to a recipient')
    .addArgument(oneId('<recipient>'))
    .action((id: string) => run(end, (parts) => holdCommand(parts, id)))
  add('release', 'let the letters to a recipient go out, to its present address')
    .addArgument(oneId('<recipient>'))
    .action((id: string) => run(end, (parts) => releaseCommand(parts, id)))
  add('hold-all', 'hold all letters to everybody').action(() => run(end, holdAllCommand))
  add('release-all', 'let letters go out again').action(() => run(end, releaseAllCommand))
  add('check', 'compare every delivery with its history').action(() => run(end, checkCommand))
  return group
}

interface ListOptions {
  state?: DeliveryState
  recipient?: string
  campaign?: string
  digest?: string
  limit: number
}

function filterOf({ state, recipient, campaign, digest, limit }: ListOptions) {
  return { state, recipientId: recipient, campaign, digestId: digest, limit }
}

async function run(end: (code: number) => void, act: (parts: CliParts) => Promise<number>): Promise<void> {
  end(await inHouse(({ db, say }) => act({ db, say, now: systemClock.now() })))
}

/** Ids are checked before anything is opened. */
function oneId(name: string): Argument {
  return new Argument(name, 'an id as `list` says it').argParser(asId)
}

function someIds(name: string): Argument {
  return new Argument(name, 'ids as `list` says them').argParser(
    (value: string, before: string[] | undefined) => [...(before ?? []), asId(value)],
  )
}

function asId(value: string): string {
  if (isUuid(value.toLowerCase())) return value
  throw new InvalidArgumentError('An id looks like 6e0f9d3c-1f0a-4c55-9d5c-0b8d6f0f7a11.')
}

function asCount(value: string): number {
  const count = Number(value)
  if (Number.isInteger(count) && count > 0 && count <= 100_000) return count
  throw new InvalidArgumentError('A whole number from 1 to 100000.')
}
