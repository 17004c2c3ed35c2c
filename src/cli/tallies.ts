import type { Command } from 'commander'
import { talliesCommand } from '../tallies/tallies.cli.ts'
import { makeGroup } from './group.ts'
import { inHouse } from './house.ts'

/** `zvarot tallies ...`: whether the counts say what the rows say. */
export function talliesGroup(end: (code: number) => void): Command {
  const group = makeGroup('tallies', 'whether the counts say what the rows say', end)
  const run = async (act: 'check' | 'recount') =>
    end(await inHouse(({ db, say }) => talliesCommand(db, act, say)))
  group
    .command('check')
    .description('count again and say what differs')
    .action(() => run('check'))
  group
    .command('recount')
    .description('count again and mend what differs')
    .action(() => run('recount'))
  return group
}
