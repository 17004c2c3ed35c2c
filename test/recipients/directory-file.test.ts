import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { COLUMNS } from '../../recipients/directory-codes.ts'
import { readDirectoryFile } from '../../recipients/directory-file.ts'
import { ROOT } from '../../src/root.ts'

const HEADER = COLUMNS.join(',')
const FILM = readFileSync(join(ROOT, 'recipients/directories/film.csv'), 'utf8')
const UNESCO = readFileSync(join(ROOT, 'recipients/directories/unesco.csv'), 'utf8')

t.test('a row knows the line where it begins, though addresses take several', async (t) => {
  const { rows } = readDirectoryFile(UNESCO)
  const lines = UNESCO.split('\n')
  t.equal(rows[0]?.line, 2)
  for (const row of rows) t.match(lines[row.line - 1], new RegExp(`^${row.external_id},`))
})

t.test('line ends of Windows and a byte order mark change nothing', async (t) => {
  t.same(readDirectoryFile(`\ufeff${UNESCO.replaceAll('\n', '\r\n')}`), readDirectoryFile(UNESCO))
})

t.test('what is wrong in a cell is told with its line, its column and the cell', async (t) => {
  const cases: [string, string, string, string][] = [
    ['president', 'prezident', 'role', 'prezident'],
    [',BE,', ',Belgium,', 'country', 'Belgium'],
    ['president@fiapf.example', 'president@fiapf.org', 'trial_email', 'president@fiapf.org'],
    ['Europe/Brussels', 'Europe/Brussel', 'time_zone', 'Europe/Brussel'],
    ['Europe/Brussels', 'BET', 'time_zone', 'BET'],
    ['Europe/Brussels', '+02:00', 'time_zone', '+02:00'],
    ['2023-01-01 (address)', '2023-02-30 (address)', 'source_date', '2023-02-30 (address)'],
    ['en;fr;es', 'english', 'languages', 'english'],
    [',true,high,', ',true,low,', 'enabled', 'true'],
    ['\nBELGIUM', '\nBelgium', 'postal_address', 'Avenue des Arts 41\n1040 Brussels\nBelgium'],
  ]
  for (const [right, wrong, column, found] of cases) {
    const { rows, problems } = readDirectoryFile(FILM.replace(right, wrong))
    t.same([rows.length, problems.length], [0, 1], wrong)
    t.match(problems[0], { line: 2, column, found })
  }
})

t.test('an id that stands twice is refused the second time', async (t) => {
  const { rows, problems } = readDirectoryFile(FILM + FILM.slice(FILM.indexOf('\n') + 1))
  t.equal(rows.length, 1)
  t.match(problems, [{ line: 5, column: 'external_id', found: 'fiapf' }])
})

t.test('a file with another header or a broken quote is refused as a whole', async (t) => {
  t.match(readDirectoryFile('name;email\nAnn;a@b.example'), { rows: [], problems: [{ line: 1 }] })
  t.match(readDirectoryFile(''), { rows: [], problems: [{ line: 1 }] })
  t.match(readDirectoryFile(`${HEADER}\n"fiapf,x`), { rows: [], problems: [{ line: 2 }] })
  t.match(readDirectoryFile(`${HEADER}\na,b`), { rows: [], problems: [{ line: 2 }] })
})

t.test('no text makes the reader throw', async () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('"', ',', '\n', 'fiapf', 'true', 'BE', ';'))
  fc.assert(
    fc.property(fc.array(cell), fc.boolean(), (cells, headed) => {
      readDirectoryFile(headed ? `${HEADER}\n${cells.join(',')}` : cells.join(''))
    }),
    { numRuns: 1000 },
  )
})
