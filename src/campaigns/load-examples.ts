import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Db } from '../db/connect.ts'
import { ROOT } from '../root.ts'
import { type CampaignFile, readCampaignFiles } from './campaign-files.ts'
import {
  lockExample,
  replaceAppeals,
  replaceRecipients,
  replaceTexts,
  writeExample,
} from './examples.queries.ts'

/**
 * Brings the shipped example campaigns into the database: new ones, and those whose files changed. One that an
 * organizer adopted is hers and left alone. Each campaign is one transaction; processes that start together load once.
 * @param options.haveRecipientsChanged true when a directory was loaded anew: then it is looked again who belongs.
 * @returns slugs of the campaigns written now.
 * @throws FileFault naming file and line when a file cannot be read.
 */
export async function loadExamples(
  db: Db,
  options: { folder?: string; haveRecipientsChanged?: boolean } = {},
): Promise<string[]> {
  const { folder = join(ROOT, 'templates/campaigns'), haveRecipientsChanged = false } = options
  const written: string[] = []
  for (const file of readCampaignFiles(folder))
    if (await loadExample(db, file, haveRecipientsChanged)) written.push(file.slug)
  return written
}

async function loadExample(db: Db, file: CampaignFile, haveRecipientsChanged: boolean): Promise<boolean> {
  const hash = createHash('sha256').update(JSON.stringify(file)).digest()
  return await db.transaction().execute(async (tx) => {
    const known = await lockExample(tx, file.slug)
    if (known && (!known.example || known.adopted_at !== null)) return false
    const isChanged = !known?.file_hash?.equals(hash)
    const { id, release } = isChanged || !known ? await writeExample(tx, file, hash) : known
    if (isChanged) {
      await replaceTexts(tx, id, file.appeals)
      await replaceAppeals(tx, id, release, file.appeals)
    }
    if (isChanged || haveRecipientsChanged)
      await replaceRecipients(tx, id, {
        directories: file.recipients.directories,
        ids: file.recipients.ids,
        selected: file.selected,
      })
    return isChanged
  })
}
