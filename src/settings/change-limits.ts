import type { Db } from '../db/connect.ts'
import { findSetting, writeSetting } from '../db/settings.ts'
import type { Role } from '../db/tables/organizers.ts'
import { readLimits } from '../delivery/limits.ts'
import { type Limits, limitsSetting } from '../delivery/limits-form.ts'
import { recordAct } from '../organizers/audit.ts'
import type { FieldError } from '../web/forms.ts'
import { CAPS, type Cap, type LimitsForm } from './settings-form.ts'

/** The highest that an editor may set, as the owner left them: what was in force before anybody changed anything. */
export type Bounds = Record<Cap, number | null>

/** The limits in force and the owner's bounds. */
export async function readBoundedLimits(
  db: Db,
  isTrial: boolean,
): Promise<{ limits: Limits; bounds: Bounds }> {
  const limits = await readLimits(db, isTrial)
  const setting = limitsSetting.safeParse(await findSetting(db, 'limit_bounds'))
  const kept = setting.success ? setting.data : {}
  const bounds = Object.fromEntries(
    CAPS.map((cap) => [cap, kept[cap] === undefined ? limits[cap] : kept[cap]]),
  ) as Bounds
  return { limits, bounds }
}

export type LimitsOutcome =
  | { kind: 'saved' }
  /** An editor may lower; only an owner may raise. */
  | { kind: 'above'; errors: Record<string, FieldError> }
  /** Raising needs a fresh proof. */
  | { kind: 'needs_proof' }

/**
 * Changes the limits, and keeps only what differs from what was in force: what nobody touched follows the standard.
 * What an owner sets is the bound of what editors may set.
 */
export async function changeLimits(
  db: Db,
  form: LimitsForm,
  who: { id: string; role: Role; isSteppedUp: boolean; isTrial: boolean; now: Date },
): Promise<LimitsOutcome> {
  return await db.transaction().execute(async (tx) => {
    const { limits, bounds } = await readBoundedLimits(tx, who.isTrial)
    const raised = CAPS.filter((cap) => isAbove(form[cap], bounds[cap]))
    if (raised.length > 0 && who.role !== 'owner') {
      const sentence = (cap: Cap) => ({ key: 'desk.error.above_bound', params: { most: bounds[cap] ?? 0 } })
      return { kind: 'above', errors: Object.fromEntries(raised.map((cap) => [cap, sentence(cap)])) }
    }
    if (raised.length > 0 && !who.isSteppedUp) return { kind: 'needs_proof' }
    const changed = Object.entries(form).filter(([name, value]) => limits[name as keyof LimitsForm] !== value)
    if (who.role === 'owner') await writeSetting(tx, 'limit_bounds', pick(form))
    else await writeSetting(tx, 'limit_bounds', bounds)
    const kept = limitsSetting.safeParse(await findSetting(tx, 'limits'))
    await writeSetting(tx, 'limits', { ...(kept.success ? kept.data : {}), ...Object.fromEntries(changed) })
    await recordAct(tx, {
      organizerId: who.id,
      act: raised.length > 0 ? 'settings.limits_raised' : 'settings.limits_changed',
      details: Object.fromEntries(changed),
      at: who.now,
    })
    return { kind: 'saved' }
  })
}

/** Null is no limit, and so above every number. */
function isAbove(value: number | null, bound: number | null): boolean {
  if (bound === null) return false
  return value === null || value > bound
}

function pick(form: LimitsForm): Bounds {
  return Object.fromEntries(CAPS.map((cap) => [cap, form[cap]])) as Bounds
}
