import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Target } from '../recipients/import/field-codes.ts'
import { applyImport, startApplying } from '../recipients/import/staging/apply-import.ts'
import { checkImport, chooseMapping } from '../recipients/import/staging/check-import.ts'
import { findImport } from '../recipients/import/staging/imports.queries.ts'
import { readImport } from '../recipients/import/staging/read-import.ts'
import { receiveUpload } from '../recipients/import/staging/receive-upload.ts'
import { systemClock } from '../src/clock.ts'
import type { Db } from '../src/db/connect.ts'
import { writeXlsx } from '../src/spreadsheets/write-xlsx.ts'
import { endLater } from './support/cut-off.ts'
import { printFigure, timeOf } from './support/figure.ts'
import { withDatabase } from './support/house.ts'

/**
 * Importing a hundred thousand officials, from the upload to the applied directory, against a bare COPY of the same
 * file: new ones from CSV and from XLSX, and the same file once more with every office changed. And the memory it takes.
 */
const ROWS = 100_000
const SECONDS = 60
const MEGABYTES = 400
const HEADER = ['ID', 'ФИО', 'Должность', 'Страна', 'Почта', 'Форма', 'Адрес', 'Язык', 'Заметки', 'Проверено']

await withDatabase(async (db) => {
  const folder = mkdtempSync(join(tmpdir(), 'zvarot-import-'))
  chmodSync(folder, 0o755)
  const removeFolder = endLater(() => rmSync(folder, { recursive: true, force: true }))
  try {
    const path = join(folder, 'officials.csv')
    writeFileSync(path, [HEADER, ...officials('депутат')].map(csvLine).join(''), { mode: 0o644 })
    const copied = await timeOf(() => copyFile(db, path))
    const directoryId = await insertDirectory(db, 'csv')
    await measure(db, 'new, from CSV', copied, {
      directoryId,
      name: 'officials.csv',
      bytes: readFileSync(path),
    })
    const changed = Buffer.from([HEADER, ...officials('сенатор')].map(csvLine).join(''))
    await measure(db, 'all changed, from CSV', copied, { directoryId, name: 'officials.csv', bytes: changed })
    const sheet = await writeXlsx([{ name: 'Officials', header: HEADER, rows: officials('депутат') }])
    await measure(db, 'new, from XLSX', copied, {
      directoryId: await insertDirectory(db, 'xlsx'),
      name: 'officials.xlsx',
      bytes: sheet,
    })
  } finally {
    await removeFolder()
  }
})

async function measure(
  db: Db,
  what: string,
  copied: number,
  upload: { directoryId: string; name: string; bytes: Buffer },
): Promise<void> {
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  const took = await timeOf(() => importFile(db, upload))
  clearInterval(watch)
  printFigure({
    name: `${ROWS} officials imported, ${what}`,
    unit: 's',
    figure: took / 1_000,
    against: 'bare COPY of the CSV',
    baseline: copied / 1_000,
    target: { atMost: (SECONDS * 1_000) / copied },
  })
  printFigure({
    name: `memory of the process while importing, ${what}`,
    unit: 'MB',
    figure: most / 1e6,
    against: 'before it',
    baseline: before / 1e6,
    target: { atMost: (MEGABYTES * 1e6) / before },
  })
}

async function importFile(
  db: Db,
  upload: { directoryId: string; name: string; bytes: Buffer },
): Promise<void> {
  const desk = { db, clock: systemClock, report: console.error }
  const laps: string[] = []
  const lap = async (name: string, act: () => Promise<unknown>) =>
    void laps.push(`${name} ${((await timeOf(act)) / 1_000).toFixed(1)} s`)
  let id = ''
  await lap('upload', async () => {
    id = await receiveUpload(desk, {
      directoryId: upload.directoryId,
      organizerId: null,
      fileName: upload.name,
      bytes: chunksOf(upload.bytes),
    })
  })
  await lap('reading', () => readImport(desk, id))
  const row = await findImport(db, id)
  const defaults = { kind: 'legislator', country: '', languages: '', office: '', source: '', checkedOn: '' }
  await chooseMapping(desk, id, { targets: row?.targets as Target[], defaults })
  await lap('checking', () => checkImport(desk, id))
  await startApplying(desk, id, false)
  await lap('applying', () => applyImport(desk, id, null))
  console.log(`       ${laps.join(', ')}; ${JSON.stringify((await findImport(db, id))?.counts)}`)
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

function* officials(office: string): Generator<string[]> {
  for (let number = 1; number <= ROWS; number++)
    yield [
      `person-${number}`,
      `Имя${number % 977} Фамилия${number}`,
      `${office} округа ${number % 450}`,
      ['Польша', 'Беларусь', 'Германия', 'Франция'][number % 4] as string,
      `office.${number}@parliament${number % 100}.example`,
      number % 10 === 0 ? `https://parliament.example/write/${number}` : '',
      `ул. Главная ${number}, 00-${100 + (number % 900)} Город`,
      'ru; en',
      number % 7 === 0 ? 'отвечает по средам' : '',
      '2026-11-01',
    ]
}

function csvLine(cells: string[]): string {
  return `${cells.map((cell) => (/[;"\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';')}\n`
}

async function copyFile(db: Db, path: string): Promise<void> {
  const columns = HEADER.map((_, at) => `column_${at} text`).join(', ')
  await sql.raw(`create table copied (${columns})`).execute(db)
  await sql.raw(`copy copied from '${path}' with (format csv, delimiter ';', header)`).execute(db)
}

async function insertDirectory(db: Db, slug: string): Promise<string> {
  const { id } = await db
    .insertInto('directories')
    .values({ slug, name: slug, file_hash: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
