import type { Db } from '../db/connect.ts'
import { keptRows } from '../db/kept-rows.ts'
import { listModels } from './letters.queries.ts'
import type { Model } from './wording.ts'

const models = keptRows(listModels, 500)

/**
 * The model letter of a published appeal. Those never change (docs/decisions).
 * @param appealId null for a supporter's own text, which has none.
 */
export async function publishedModel(db: Db, appealId: string | null): Promise<Model | undefined> {
  return appealId === null ? undefined : await models.one(db, appealId)
}
