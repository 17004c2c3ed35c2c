import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { DAY_MS } from '../days.ts'
import { startEmbedded } from '../db/embedded.ts'
import { whenStopIsAsked } from '../stop-asked.ts'
import { makeGroup } from './group.ts'

const DONE = 0
const NOTHING = 3

/** `zvarot database ...`: the embedded database itself, for a dump or a restore. */
export function databaseGroup(end: (code: number) => void): Command {
  const group = makeGroup('database', 'the embedded database, for a dump or a restore', end)
  group
    .command('open')
    .description('keep it open with nothing at work, until Ctrl-C; says its address')
    .action(async () => end(await openDatabase()))
  return group
}

/** Makes an empty database where there is none; tables it makes none. */
async function openDatabase(): Promise<number> {
  const { databaseUrl, dataDir } = readConfig()
  if (databaseUrl) {
    process.stdout.write('DATABASE_URL is set: there is no embedded database\n')
    return NOTHING
  }
  const embedded = await startEmbedded({ dataDir })
  process.stdout.write(`${embedded.url}\n`)
  const stayAwake = setInterval(() => {}, DAY_MS)
  await whenStopIsAsked()
  clearInterval(stayAwake)
  await embedded.stop()
  return DONE
}
