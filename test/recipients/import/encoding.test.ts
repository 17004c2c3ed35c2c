import iconv from 'iconv-lite'
import t from 'tap'
import { ENCODINGS, type Encoding } from '../../../recipients/import/encoding-codes.ts'
import { COUNTRIES } from '../../../src/countries.ts'
import { readFully } from '../../support/read-officials.ts'

/** Officials of six languages; each text can be written in the encodings named. */
const LISTS: { encodings: Encoding[]; header: string; row: string }[] = [
  {
    encodings: ['windows-1251', 'koi8-r'],
    header: 'ФИО;Должность;Почта',
    row: 'Иванов Иван;министр;a@b.example',
  },
  { encodings: ['windows-1251'], header: 'Імя;Пасада;Пошта', row: 'Ўладзімір Кіт;міністр;a@b.example' },
  {
    encodings: ['windows-1250'],
    header: 'Imię i nazwisko;Urząd;E-mail',
    row: 'Łucja Żak;poseł na Sejm;a@b.example',
  },
  {
    encodings: ['windows-1252', 'windows-1250'],
    header: 'Name;Funktion;E-Mail',
    row: 'Jörg Müller;Abgeordneter;a@b.example',
  },
  {
    encodings: ['windows-1252'],
    header: 'Nom et prénom;Fonction;Courriel',
    row: 'Hélène Brûlé;députée à l’Assemblée;a@b.example',
  },
]
const UNICODE: Encoding[] = ['utf-8', 'utf-16le', 'utf-16be']

t.test('a list is read in whatever encoding it was saved, with and without a byte order mark', async (t) => {
  for (const { encodings, header, row } of LISTS) {
    for (const encoding of [...UNICODE, ...encodings]) {
      for (const addBOM of UNICODE.includes(encoding) ? [true, false] : [false]) {
        const { table, rows } = await readFully(
          iconv.encode(`${header}\r\n${row}\r\n`, encoding, { addBOM }),
          'list.csv',
        )
        t.same(table.columns, header.split(';'), `${encoding} ${header}`)
        t.same(rows, [{ line: 2, cells: row.split(';') }])
        if (UNICODE.includes(encoding)) t.equal(table.encoding, encoding)
      }
    }
  }
})

t.test(
  'three names of countries are enough to tell one-byte encodings apart, nine times in ten',
  async (t) => {
    const kinds: [Encoding, string[]][] = [
      ['windows-1251', ['ru', 'be', 'uk']],
      ['koi8-r', ['ru']],
      ['windows-1250', ['pl', 'cs']],
      ['windows-1252', ['fr', 'de', 'es']],
    ]
    for (const [encoding, languages] of kinds) {
      for (const language of languages) {
        const names = new Intl.DisplayNames(language, { type: 'region' })
        const texts = COUNTRIES.map((_, at) =>
          [0, 7, 14].map((step) => names.of(COUNTRIES[(at + step) % COUNTRIES.length]!)),
        )
          .map((words) => words.join(';'))
          .filter(
            (text) =>
              /[^\0-\x7f]/.test(text) && iconv.decode(iconv.encode(text, encoding), encoding) === text,
          )
        const readings = await Promise.all(
          texts.map((text) => readFully(iconv.encode(`A;B;C\n${text}`, encoding))),
        )
        const right = readings.filter(({ rows }, at) => rows[0]?.cells.join(';') === texts[at])
        t.ok(
          right.length / texts.length > 0.88,
          `${language} in ${encoding}: ${right.length} of ${texts.length}`,
        )
      }
    }
  },
)

t.test('capitals alone do not turn Windows-1251 into KOI8-R, nor the other way', async (t) => {
  for (const encoding of ['windows-1251', 'koi8-r'] as const) {
    const text = 'ФАМИЛИЯ;ДОЛЖНОСТЬ\nПЕТРОВ ПЁТР;ЗАМЕСТИТЕЛЬ МИНИСТРА ИНОСТРАННЫХ ДЕЛ'
    t.equal((await readFully(iconv.encode(text, encoding))).table.encoding, encoding)
  }
})

t.test('the organizer’s word on the encoding is taken before our guess', async (t) => {
  const bytes = iconv.encode('Имя;Почта\nАнна;a@b.example', 'ibm866')
  t.not((await readFully(bytes)).rows[0]?.cells[0], 'Анна')
  t.equal((await readFully(bytes, '', { encoding: 'ibm866' })).rows[0]?.cells[0], 'Анна')
  for (const encoding of ENCODINGS) t.ok(iconv.encodingExists(encoding))
})
