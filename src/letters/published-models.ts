import type { Db } from '../db/connect.ts'
import { listAppealsById } from './letters.queries.ts'
import type { Model } from './wording.ts'

/** Gives the model letter of a published appeal. */
export type ModelOf = (appealId: string) => Promise<Model>

const MOST = 500

/** Published appeals never change (docs/decisions), so a worker reads each once and not with each of its letters. */
export function publishedModels(db: Db): ModelOf {
  const known = new Map<string, Promise<Model>>()
  return (appealId) => {
    const kept = known.get(appealId)
    if (kept) return kept
    if (known.size >= MOST) known.clear()
    const read = readModel(db, appealId)
    known.set(appealId, read)
    read.catch(() => known.delete(appealId))
    return read
  }
}

async function readModel(db: Db, appealId: string): Promise<Model> {
  const [appeal] = await listAppealsById(db, [appealId])
  if (!appeal) throw new Error('a delivery names an appeal that is gone')
  return appeal
}
