import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type Db } from '../../src/db/connect.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { endLater } from './cut-off.ts'

/** Runs a bench on a database of its own, which waits for the disk as in earnest, and clears up after it. */
export async function withDatabase(bench: (db: Db, url: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'zvarot-bench-'))
  const removeFolder = endLater(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  chmodSync(folder, 0o711)
  const starting = startEmbedded({ dataDir: folder })
  const stopServer = endLater(async () => (await starting).stop())
  try {
    const { url } = await starting
    const db = connect(url, { max: 20 })
    try {
      await migrate(db)
      await bench(db, url)
    } finally {
      await db.destroy()
    }
  } finally {
    await stopServer()
    await removeFolder()
  }
}
