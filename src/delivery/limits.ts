import type { Db } from '../db/connect.ts'
import { findSetting } from '../db/settings.ts'
import { type Limits, limitsSetting, STANDARD_LIMITS, TRIAL_LIMITS } from './limits-form.ts'

/** The limits in force now. */
export async function readLimits(db: Db, isTrial: boolean): Promise<Limits> {
  const standard = isTrial ? TRIAL_LIMITS : STANDARD_LIMITS
  const setting = await findSetting(db, 'limits')
  return setting === undefined ? standard : { ...standard, ...limitsSetting.parse(setting) }
}
