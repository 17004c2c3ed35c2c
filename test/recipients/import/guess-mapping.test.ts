import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { COLUMNS } from '../../../recipients/directory-codes.ts'
import { FIELDS } from '../../../recipients/import/field-codes.ts'
import { guessMapping } from '../../../recipients/import/guess-mapping.ts'
import { ROOT } from '../../../src/root.ts'
import { readFully } from '../../support/read-officials.ts'

t.test('headers of the six languages are understood', async (t) => {
  const expected = [
    'name',
    'office',
    'body',
    'country',
    'email',
    'postal_address',
    'languages',
    'notes',
    'ignore',
  ]
  const headers = [
    ['Name', 'Position', 'Organisation', 'Country', 'E-mail', 'Postal address', 'Language', 'Notes', 'Phone'],
    [
      'ФИО',
      'Должность',
      'Организация',
      'Страна',
      'Эл. почта',
      'Почтовый адрес',
      'Язык',
      'Примечание',
      'Телефон',
    ],
    [
      'Імя і прозвішча',
      'Пасада',
      'Арганізацыя',
      'Краіна',
      'Эл. пошта',
      'Паштовы адрас',
      'Мова',
      'Заўвага',
      'Тэлефон',
    ],
    [
      'Imię i nazwisko',
      'Stanowisko',
      'Instytucja',
      'Kraj',
      'Adres e-mail',
      'Adres pocztowy',
      'Język',
      'Uwagi',
      'Telefon',
    ],
    [
      'Vor- und Nachname',
      'Funktion',
      'Behörde',
      'Land',
      'E-Mail-Adresse',
      'Anschrift',
      'Sprache',
      'Bemerkungen',
      'Telefon',
    ],
    [
      'Nom et prénom',
      'Fonction',
      'Organisme',
      'Pays',
      'Courriel',
      'Adresse postale',
      'Langue',
      'Remarques',
      'Téléphone',
    ],
  ]
  for (const columns of headers) t.same(guessMapping(columns, []), expected, columns.join(', '))
  t.same(
    guessMapping(['Служебная электронная почта', 'E-mail (work)', 'E-Mail 2', 'Форма обратной связи'], []),
    ['email', 'email', 'email', 'web_form'],
  )
})

t.test('a salutation is known by its header, with its language where the header tells one', async (t) => {
  const sehr = [['Sehr geehrte Frau Ministerin,'], ['Sehr geehrter Herr Minister,']]
  for (const header of [
    'Salutation',
    'Briefanrede',
    'Anrede',
    'Обращение',
    'зварот',
    'Formule d’appel',
    'Zwrot',
  ])
    t.same(guessMapping([header], sehr), ['salutation'], header)
  const languages: Record<string, string> = {
    salutation_de: 'salutation_de',
    'Salutation (German)': 'salutation_de',
    'Anrede Englisch': 'salutation_en',
    'Anrede auf Deutsch': 'salutation_de',
    'Обращение (бел.)': 'salutation_be',
    'зварот (беларуская)': 'salutation_be',
    'Appel (français)': 'salutation_fr',
    'Zwrot grzecznościowy (polski)': 'salutation_pl',
    'Spanish salutation': 'salutation_es',
    closing_fr: 'closing_fr',
    'Formule de politesse': 'closing',
    'Grußformel (DE)': 'closing_de',
    'Электронное обращение': 'web_form',
  }
  for (const [header, field] of Object.entries(languages)) t.same(guessMapping([header], []), [field], header)
})

t.test(
  'titles under such a header are a gender, and links, addresses or whole texts are what they are',
  async (t) => {
    t.same(guessMapping(['Anrede'], [['Herr'], ['Frau'], ['']]), ['holder_gender'])
    t.same(guessMapping(['Обращение'], [['https://a.example/priem'], ['https://b.example/priem']]), [
      'web_form',
    ])
    t.same(guessMapping(['Обращение'], [['Я прошу вас '.repeat(40)]]), ['ignore'])
  },
)

t.test('columns without a header are known by what stands in them', async (t) => {
  const rows = [
    ['Ann Example', 'ann@state.example', 'Польша', 'https://a.example/x', '17'],
    ['Bob O’Example', 'bob@state.example', 'Germany', 'https://b.example/x', '18'],
  ]
  t.same(guessMapping(['', '', '', '', ''], rows), ['name', 'email', 'country', 'web_form', 'ignore'])
})

t.test('a header that its cells contradict is not believed', async (t) => {
  t.same(guessMapping(['Name', 'Role'], [['Ann', 'Member of the budget committee']]), ['name', 'office'])
  t.same(guessMapping(['Name', 'Role'], [['Ann', 'senator']]), ['name', 'role'])
  t.same(guessMapping(['Nom', 'Courriel'], [['Hélène Brûlé', 'h@b.example']]), ['name', 'email'])
  t.same(guessMapping(['Vorname', 'Nachname', 'Name'], []), ['ignore', 'ignore', 'name'])
  t.same(guessMapping(['Vorname', 'Nachname'], []), ['given_name', 'family_name'])
})

t.test('every column of our own files is known, and every field can be reached by a header', async (t) => {
  const folder = join(ROOT, 'recipients/directories')
  for (const file of readdirSync(folder)) {
    const { table, rows } = await readFully(readFileSync(join(folder, file)), file)
    const mapping = guessMapping(
      table.columns,
      rows.map(({ cells }) => cells),
    )
    t.same(table.columns, [...COLUMNS])
    t.same(
      mapping,
      COLUMNS.map((column) => column),
      file,
    )
  }
  for (const column of COLUMNS) t.ok((FIELDS as readonly string[]).includes(column), column)
})

t.test('numbers that count the rows are nobody’s id; numbers of a register are', async (t) => {
  const guess = (header: string, numbers: string[]) =>
    guessMapping(
      [header, 'Name'],
      numbers.map((number) => [number, 'Ann Example']),
    )[0]
  t.equal(guess('№', ['1', '2', '3', '4']), 'ignore')
  t.equal(guess('Nr.', ['11', '12', '13']), 'ignore', 'a part of a longer list')
  t.equal(guess('№', ['1', '2', '3', '4', '5', '7', '8', '9']), 'ignore', 'one was taken out')
  t.equal(guess('№', ['107', '12', '45']), 'external_id')
  t.equal(guess('ID', ['1', '2', '3']), 'external_id', 'a database counts like that')
})
