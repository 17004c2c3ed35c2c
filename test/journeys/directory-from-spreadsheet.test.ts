import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import t from 'tap'
import { writeXlsx } from '../../src/spreadsheets/write-xlsx.ts'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { type Desk, makeDesk } from '../support/desk.ts'
import { readFully } from '../support/read-officials.ts'
import { volunteersList, WRONG } from '../support/spreadsheet.ts'

const NAME = 'Районные советы'
const SLUG = 'raionnye-sovety'

for (const scripts of [true, false])
  t.test(
    `a volunteer's spreadsheet is brought, seen, mended in place, applied and undone, scripts ${scripts ? 'on' : 'off'}`,
    { skip: NO_CHROMIUM },
    async (t) => {
      const desk = await makeDesk(t)
      const page = await openDesk(t, desk, scripts)
      await page.goto(`${await siteOf(desk)}/organizer/directories`)
      await page.fill('#name', NAME)
      await press(page, 'Make it')

      if (scripts) await dropFile(page, volunteersList())
      else {
        await page.setInputFiles('#file', {
          name: 'советы.csv',
          mimeType: 'text/csv',
          buffer: volunteersList(),
        })
        await press(page, 'Read it')
      }
      await page.waitForURL(/\/mapping$/)
      t.match(await page.textContent('main'), /300 rows/)
      t.match(await page.textContent('main'), /2 rows above the header are passed over/)
      t.match(await page.textContent('.bureau-samples >> nth=1'), /Анна Кот1/)
      const chosen = await page
        .locator('select[name^=target]')
        .evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value))
      t.same(chosen, ['ignore', 'name', 'office', 'country', 'email', 'languages', 'checked_on'])
      await press(page, 'Check the rows')

      await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
      t.match(await tabs(page), { Rejected: '7', New: '293', Changed: '0', Missing: '0' })
      t.equal(await countPeople(desk), 0, 'nothing is written yet')
      const rows = page.locator('.bureau-rejected > li')
      t.equal(await rows.count(), 7)
      for (const [at, { line, told }] of WRONG.entries()) {
        t.match(await rows.nth(at).locator('h3').textContent(), new RegExp(`^line ${line}: `))
        t.match(await rows.nth(at).locator('.wrong').first().textContent(), told)
      }
      for (const { line, column, mended } of WRONG)
        await page.fill(`[name=cell_${line - 3}_${column}]`, mended)
      await press(page, 'Check these rows again')
      t.match(await tabs(page), { Rejected: '0', New: '300' })
      await page.locator('.tabs >> nth=1 >> a', { hasText: 'Repaired' }).click()
      await page.locator('.bureau-ticks a', { hasText: '“mailto:” taken off' }).click()
      t.equal(await page.locator('tbody tr').count(), 42, 'each kind of repair can be looked at alone')

      await press(page, 'Add 300 recipients')
      t.match(await page.locator('h2').first().textContent(), /All of it is in the directory/)
      t.equal(await countPeople(desk), 300)
      await page.locator('a', { hasText: 'See the recipients' }).click()
      t.match(await page.textContent('#main'), /300 recipients/)
      await page.goBack()
      await press(page, 'Undo this import')
      t.match(await page.textContent('.notice.done'), /is as it was before/)
      t.equal(await countPeople(desk), 0)
    },
  )

t.test(
  'the bad rows are taken as a spreadsheet, mended there and brought: then all are in, and none twice',
  { skip: NO_CHROMIUM },
  async (t) => {
    const desk = await makeDesk(t)
    const page = await openDesk(t, desk, false)
    await page.goto(`${await siteOf(desk)}/organizer/directories`)
    await page.fill('#name', NAME)
    await press(page, 'Make it')
    await bring(page, volunteersList(), 'советы.csv')
    await press(page, 'Check the rows')
    await press(page, 'Add 293 recipients')
    t.match(await page.locator('h2').first().textContent(), 'Done, but 7 rows were left out')
    const download = page.waitForEvent('download')
    await page.locator('a', { hasText: 'Take these rows as a spreadsheet' }).click()
    const { rows, table } = await readFully(readFileSync(await (await download).path()), 'rejected.xlsx')
    t.same(table.columns.slice(-2), ['Line', 'What is wrong'])
    t.same(
      rows.map(({ cells }) => Number(cells[7])),
      WRONG.map(({ line }) => line),
    )
    const mended = rows.map(({ cells }, at) =>
      cells.map((cell, column) => (column === WRONG[at]?.column ? WRONG[at].mended : cell)),
    )
    await page.goto(`${await siteOf(desk)}/organizer/directories/${SLUG}/imports`)
    await bring(
      page,
      await writeXlsx([{ name: 'Sheet', header: table.columns, rows: mended }]),
      'mended.xlsx',
    )
    await press(page, 'Check the rows')
    t.match(await tabs(page), { Rejected: '0', New: '7', Changed: '0', Missing: '293' })
    await press(page, 'Add 7 recipients')
    t.equal(await countPeople(desk), 300)

    await page.goto(`${await siteOf(desk)}/organizer/directories/${SLUG}/imports`)
    await bring(page, volunteersList(), 'again.csv')
    await press(page, 'Check the rows')
    t.match(await tabs(page), { Rejected: '7', New: '0', Changed: '0', Unchanged: '293' }, 'nothing is new')
  },
)

async function bring(page: Page, buffer: Buffer, name: string): Promise<void> {
  await page.setInputFiles('#file', { name, mimeType: 'application/octet-stream', buffer })
  await press(page, 'Read it')
}

async function openDesk(
  t: Parameters<typeof launchChromium>[0],
  desk: Desk,
  javaScriptEnabled: boolean,
): Promise<Page> {
  const browser = await launchChromium(t)
  const site = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  const editor = await desk.organizer('editor')
  const context = await browser.newContext({ javaScriptEnabled, locale: 'en' })
  await context.addCookies([{ name: 'organizer', value: editor.cookies.get('organizer') ?? '', url: site }])
  return await context.newPage()
}

async function siteOf(desk: Desk): Promise<string> {
  const address = desk.app.server.address() as { port: number }
  return `http://127.0.0.1:${address.port}`
}

async function press(page: Page, words: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.locator('button', { hasText: words }).first().click()])
}

/** Lets a file fall where the page takes it, as from the desktop. */
async function dropFile(page: Page, file: Buffer): Promise<void> {
  await page.locator('[data-drop-words]:visible').waitFor()
  const transfer = await page.evaluateHandle(
    `(() => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(file.toString('base64'))}), (letter) => letter.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], 'советы.csv', { type: 'text/csv' }))
      return transfer
    })()`,
  )
  await Promise.all([
    page.waitForNavigation(),
    page.dispatchEvent('[data-drop-zone]', 'drop', { dataTransfer: transfer }),
  ])
}

/** The parts of the preview with their counts. */
async function tabs(page: Page): Promise<Record<string, string>> {
  const texts = await page.locator('#rows a').allTextContents()
  return Object.fromEntries(texts.map((text) => text.trim().split(/\s+/) as [string, string]))
}

async function countPeople(desk: Desk): Promise<number> {
  const { count } = await desk.world.db
    .selectFrom('recipients')
    .innerJoin('directories', 'directories.id', 'recipients.directory_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('directories.name', '=', NAME)
    .executeTakeFirstOrThrow()
  return Number(count)
}
