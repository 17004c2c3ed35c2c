import type { Command } from 'commander'
import { databaseGroup } from './database.ts'
import { deliveriesCommand } from './deliveries.ts'
import { makeGroup } from './group.ts'
import { organizersGroup } from './organizers.ts'
import { proofGroup } from './proof.ts'
import { talliesGroup } from './tallies.ts'

/**
 * The command line. Each group of commands stands in a file of this folder and gives its exit code to `end`: 0 done, 1 something
 * is in the way, 2 wrong usage, 3 nothing was found or changed.
 */
export function makeProgram(end: (code: number) => void): Command {
  const told =
    'Looks after an installation of Zvarot. Output is one line a thing, parted by tabs, and names no supporter and no official.'
  return makeGroup('zvarot', told, end)
    .addCommand(deliveriesCommand(end))
    .addCommand(organizersGroup(end))
    .addCommand(talliesGroup(end))
    .addCommand(proofGroup(end))
    .addCommand(databaseGroup(end))
}
