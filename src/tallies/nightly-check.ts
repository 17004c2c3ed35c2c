import type { Clock } from '../clock.ts'
import { DAY_MS } from '../days.ts'
import type { Db } from '../db/connect.ts'
import { findSetting, writeSetting } from '../db/settings.ts'
import { checkTallies } from './recount.ts'

interface Parts {
  db: Db
  clock: Clock
  report: (problem: string, error: unknown, ids?: Record<string, string>) => void
}

const SETTING = 'tallies_checked'
/** In UTC: night where most letters are written. */
const NIGHT = { from: 1, until: 4 }

/**
 * Counts all letters anew once a night and reports each campaign whose tallies differ from its rows; there is none. `tallies
 * check` names the cells. Of a million letters it takes seconds, so a restart by day does not begin with it; a machine that rests
 * at night does it when it has not for two days. A task of the leader. @returns true when it checked.
 */
export async function checkNightly({ db, clock, report }: Parts): Promise<boolean> {
  const now = clock.now()
  const last = (await findSetting(db, SETTING)) as { at: string } | undefined
  if (last && !isDue(now, new Date(last.at))) return false
  await writeSetting(db, SETTING, { at: now.toISOString() })
  if (!last) return false
  const cells = new Map<string, number>()
  for (const { campaign_id } of await checkTallies(db))
    cells.set(campaign_id, (cells.get(campaign_id) ?? 0) + 1)
  for (const [campaign, count] of cells)
    report('the tallies of a campaign differ from its rows', new Error(`${count} cells differ`), { campaign })
  return true
}

function isDue(now: Date, last: Date): boolean {
  const since = now.getTime() - last.getTime()
  const isNight = now.getUTCHours() >= NIGHT.from && now.getUTCHours() < NIGHT.until
  return since >= 2 * DAY_MS || (isNight && since >= DAY_MS / 2)
}
