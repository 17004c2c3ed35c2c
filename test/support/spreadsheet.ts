import iconv from 'iconv-lite'

const FIRST = ['Анна', 'Пётр', 'Мария', 'Алесь', 'Ольга', 'Іван', 'Надежда']
const LAST = ['Кот', 'Соловьёв', 'Ковальчук', 'Дубровский', 'Лисица', 'Ворона', 'Заяц', 'Щука']

/** What is wrong in each of the seven rows, by its line in the file, and what mends it: the column and the cell. */
export const WRONG: { line: number; column: number; cell: string; mended: string; told: RegExp }[] = [
  {
    line: 14,
    column: 4,
    cell: 'priemnaya.sovet11.example',
    mended: 'priemnaya@sovet11.example',
    told: /there is no @/,
  },
  { line: 53, column: 3, cell: 'Атлантида', mended: 'Беларусь', told: /country is not known/ },
  {
    line: 97,
    column: 4,
    cell: 'сovet94@sovet94.example',
    mended: 'sovet94@sovet94.example',
    told: /Latin and Cyrillic/,
  },
  { line: 142, column: 5, cell: 'эльфийский', mended: 'русский', told: /languages is not known/ },
  { line: 200, column: 4, cell: '=C200', mended: 'sovet197@sovet197.example', told: /This is a formula/ },
  { line: 251, column: 6, cell: '03/04/2026', mended: '2026-04-03', told: /Which is the month/ },
  { line: 298, column: 4, cell: '#Н/Д', mended: 'sovet295@sovet295.example', told: /shows an error/ },
]

/**
 * A volunteer's list of 300 officials as spreadsheets save it in Belarus: Windows-1251, semicolons, two rows of titles
 * above the header, repairs to be made, and seven rows that cannot be used.
 */
export function volunteersList(): Buffer {
  const header = ['№', 'ФИО', 'Должность', 'Страна', 'Эл. почта', 'Язык', 'Дата проверки']
  const rows = Array.from({ length: 300 }, (_, at) => {
    const number = at + 1
    const cells = [
      String(number),
      `${FIRST[at % FIRST.length]} ${LAST[at % LAST.length]}${number}`,
      number % 5 === 0 ? 'председатель' : 'депутат районного совета',
      number % 3 === 0 ? 'РБ' : 'Беларусь',
      number % 7 === 0
        ? ` mailto:sovet${number}@sovet${number}.example `
        : `sovet${number}@sovet${number}.example`,
      'русский, белорусский',
      '01.11.2026',
    ]
    const wrong = WRONG.find(({ line }) => line === number + 3)
    if (wrong) cells[wrong.column] = wrong.cell
    return cells
  })
  const lines = [['Список депутатов'], ['собрали волонтёры, ноябрь 2026'], header, ...rows]
  const text = lines
    .map((cells) =>
      Array.from(header, (_, at) => cells[at] ?? '')
        .map(quote)
        .join(';'),
    )
    .join('\r\n')
  return iconv.encode(text, 'windows-1251')
}

function quote(cell: string): string {
  return /[;"\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
