import type { Db } from '../db/connect.ts'
import { findAppeal } from './letters.queries.ts'
import type { Model } from './wording.ts'

const MOST = 500
const known = new WeakMap<Db, Map<string, Promise<Model>>>()

/**
 * The model letter of a published appeal. Those never change (docs/decisions), so a process reads each once and not with each
 * letter that is worded by it.
 * @param appealId null for a supporter's own text, which has none.
 */
export async function publishedModel(db: Db, appealId: string | null): Promise<Model | undefined> {
  if (appealId === null) return undefined
  const models = known.get(db) ?? new Map<string, Promise<Model>>()
  known.set(db, models)
  const kept = models.get(appealId)
  if (kept) return await kept
  if (models.size >= MOST) models.clear()
  const read = readModel(db, appealId)
  models.set(appealId, read)
  read.catch(() => models.delete(appealId))
  return await read
}

async function readModel(db: Db, appealId: string): Promise<Model> {
  const appeal = await findAppeal(db, appealId)
  if (!appeal) throw new Error('a letter names an appeal that is gone')
  return appeal
}
