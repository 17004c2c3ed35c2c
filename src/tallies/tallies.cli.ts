import type { Db } from '../db/connect.ts'
import { checkTallies, type Difference, recountTallies } from './recount.ts'

/**
 * `zvarot tallies check` and `zvarot tallies recount`: counts every letter and delivery again, says each cell that
 * differs, and with `recount` mends it.
 * @returns the exit code: 0 when nothing differed, or all was mended.
 */
export async function talliesCommand(
  db: Db,
  act: 'check' | 'recount',
  say: (line: string) => void,
): Promise<number> {
  const differences = act === 'recount' ? await recountTallies(db) : await checkTallies(db)
  for (const difference of differences) say(describe(difference))
  if (differences.length === 0) say('Every tally says what the rows say.')
  else say(act === 'recount' ? `${differences.length} cells mended.` : `${differences.length} cells differ.`)
  return differences.length === 0 || act === 'recount' ? 0 : 1
}

function describe({ campaign_id, of, cell, counted, told }: Difference): string {
  return `campaign ${campaign_id}: ${of} in ${cell}: counted ${counted}, told ${told}`
}
