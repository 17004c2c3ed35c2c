import type { Test } from 'tap'
import type { Target } from '../../recipients/import/field-codes.ts'
import type { ImportDefaults, OutcomeCounts } from '../../recipients/import/import-shapes.ts'
import { applyImport, startApplying } from '../../recipients/import/staging/apply-import.ts'
import { checkImport, chooseMapping } from '../../recipients/import/staging/check-import.ts'
import {
  listPreview,
  type PreviewRow,
  type PreviewShow,
} from '../../recipients/import/staging/import-cards.queries.ts'
import type { ImportDesk } from '../../recipients/import/staging/import-desk.ts'
import { findImport } from '../../recipients/import/staging/imports.queries.ts'
import { readImport } from '../../recipients/import/staging/read-import.ts'
import { receiveUpload } from '../../recipients/import/staging/receive-upload.ts'
import { testDatabase } from './database.ts'
import { type TestClock, testClock } from './world.ts'

export const DEFAULTS: ImportDefaults = {
  kind: 'legislator',
  country: '',
  languages: '',
  office: '',
  source: '',
  checkedOn: '',
}

/** A list to begin with: Ann with an id of its own, and Bob without. */
export const TWO_OFFICIALS =
  'ID,Name,Position,Country,E-mail\nann,Ann Example,senator,PL,ann@state.example\n,Bob Example,judge,DE,bob@state.example\n'

/** A directory of officials, empty at first, and the organizer's hands. */
export interface DirectoryWorld {
  desk: ImportDesk & { clock: TestClock }
  directoryId: string
  /** Uploads a file and goes as far as the preview, with the columns as they were guessed. @returns the import's id. */
  preview(file: string | Buffer, choice?: Partial<ImportDefaults>, name?: string): Promise<string>
  /** As above, and applies it. */
  bring(file: string | Buffer, choice?: Partial<ImportDefaults>): Promise<string>
  apply(id: string, takesOutMissing?: boolean): Promise<string>
  counts(id: string): Promise<OutcomeCounts | null>
  /** The first ten rows of the preview of one kind. */
  shown(id: string, show: PreviewShow): Promise<PreviewRow[]>
  /** Cards of those in the directory, by name. */
  cards(): Promise<Record<string, string>[]>
}

/** Makes the world in a database of its own. */
export async function makeDirectory(t: Test): Promise<DirectoryWorld> {
  const { db } = await testDatabase(t)
  const { id: directoryId } = await db
    .insertInto('directories')
    .values({ slug: 'parliament', name: 'Parliament', file_hash: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  const desk = {
    db,
    clock: testClock(),
    report: (problem: string, error: unknown) => {
      throw new Error(problem, { cause: error })
    },
  }
  const preview: DirectoryWorld['preview'] = async (file, choice = {}, name = '') => {
    const bytes = [Buffer.from(file as string)]
    const id = await receiveUpload(desk, { directoryId, organizerId: null, fileName: name, bytes })
    await readImport(desk, id)
    const targets = ((await findImport(db, id))?.targets ?? []) as Target[]
    if (await chooseMapping(desk, id, { targets, defaults: { ...DEFAULTS, ...choice } }))
      await checkImport(desk, id)
    return id
  }
  const apply: DirectoryWorld['apply'] = async (id, takesOutMissing = false) => {
    desk.clock.move(1_000)
    await startApplying(desk, id, takesOutMissing)
    return (await applyImport(desk, id, null)).kind
  }
  return {
    desk,
    directoryId,
    preview,
    apply,
    bring: async (file, choice) => {
      const id = await preview(file, choice)
      await apply(id)
      return id
    },
    counts: async (id) => ((await findImport(db, id))?.counts ?? null) as OutcomeCounts | null,
    shown: (id, show) => listPreview(db, id, { show, offset: 0, limit: 10 }),
    cards: async () => {
      const rows = await db
        .selectFrom('recipient_cards')
        .select('card')
        .where('directory_id', '=', directoryId)
        .where('left_at', 'is', null)
        .execute()
      return rows.map(({ card }) => card).sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
    },
  }
}
