import type { Db } from '../db/connect.ts'
import { findSetting, writeSetting } from '../db/settings.ts'
import { recordAct } from '../organizers/audit.ts'
import { type Organisation, organisationForm } from './settings-form.ts'

const CACHE_MS = 10_000
const NOBODY: Organisation = { name: '', contact: '', url: '' }

/** Who runs the installation; empty fields until somebody says. */
export async function readOrganisation(db: Db): Promise<Organisation> {
  const read = organisationForm.safeParse((await findSetting(db, 'organisation')) ?? {})
  return read.success ? read.data : NOBODY
}

/** As `readOrganisation`, asked at most every ten seconds; while the database is away, what was known last. */
export function organisationOf(db: Db): () => Promise<Organisation> {
  let known = NOBODY
  let until = 0
  return async () => {
    const at = performance.now()
    if (at < until) return known
    until = at + CACHE_MS
    known = await readOrganisation(db).catch(() => known)
    return known
  }
}

/** Says who runs the installation. */
export async function saveOrganisation(
  db: Db,
  organisation: Organisation,
  by: { id: string; now: Date },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await writeSetting(tx, 'organisation', organisation)
    await recordAct(tx, { organizerId: by.id, act: 'settings.organisation', at: by.now })
  })
}
