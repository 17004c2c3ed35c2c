import t from 'tap'
import { ROLES } from '../../recipients/directory-codes.ts'
import { findSalutation, readSalutationRows, surnameOf } from '../../recipients/salutations.ts'
import { RECIPIENTS } from '../support/shipped-directories.ts'

const APPEAL_LANGUAGES = ['en', 'fr', 'ru', 'be', 'de', 'pl', 'lt', 'uk']
const ROWS = readSalutationRows()

t.test(
  'each role has its own form in every language a letter may be written in, for f, m and unknown',
  async (t) => {
    for (const language of [...APPEAL_LANGUAGES, 'es', 'it']) {
      for (const role of ROLES) {
        t.ok(
          ROWS.some(
            (row) => row.role === role && row.language === language && row.gender === '' && !row.country,
          ),
        )
      }
    }
  },
)

t.test('every recipient can be greeted in its languages and in those of the appeals', async (t) => {
  for (const { role, languages, holder_gender: gender, country, name } of RECIPIENTS) {
    for (const language of [...languages, ...APPEAL_LANGUAGES]) {
      const { salutation, closing } = findSalutation({ role, language, gender, country, name })
      t.notMatch(salutation + closing, /[{}]/)
      t.match(salutation, /[,:!]$/)
    }
  }
})

t.test('no row stands twice, and a name is asked for in letters to legislators only', async (t) => {
  const keys = ROWS.map((row) => [row.role, row.language, row.gender, row.country].join())
  t.equal(new Set(keys).size, keys.length)
  const named = new Set(
    ROWS.filter((row) => /[{}]/.test(row.salutation + row.closing)).map((row) => row.role),
  )
  t.same([...named].sort(), ['representative', 'senator'])
})

t.test('an office is greeted as its protocol office says', async (t) => {
  const greet = (role: string, language: string, country = '', gender = '', name = '') =>
    findSalutation({ role, language, country, gender, name }).salutation
  t.equal(greet('minister', 'en'), 'Dear Minister,')
  t.equal(greet('minister', 'en', 'GB'), 'Dear Foreign Secretary,')
  t.equal(greet('minister', 'en', 'US', 'f'), 'Dear Madam Secretary:')
  t.equal(greet('minister', 'en', 'US'), 'Dear Secretary of State:')
  t.equal(greet('minister', 'pl', 'PL', 'm'), 'Szanowny Panie Ministrze,')
  t.equal(greet('minister', 'be', '', 'f'), 'Высокашаноўная спадарыня Міністр!')
  t.equal(greet('director_general', 'ru', '', 'm'), 'Уважаемый господин Генеральный директор!')
  t.equal(greet('ambassador', 'uk'), 'Ваша Високоповажносте!')
  t.equal(greet('senator', 'en', 'US', '', 'Chris Van Hollen'), 'Dear Senator Van Hollen:')
  t.equal(greet('representative', 'en', 'US', '', 'Christopher H. Smith'), 'Dear Representative Smith:')
  t.equal(greet('senator', 'en', 'US'), 'Dear Senator:')
})

/** Salutations that protocol offices use or that are common, for a man and, where they are known, for a woman. */
const FORMS: [role: string, language: string, man: string, woman?: string][] = [
  ['minister', 'fr', 'Monsieur le Ministre,', 'Madame la Ministre,'],
  ['minister', 'de', 'Sehr geehrter Herr Minister,', 'Sehr geehrte Frau Ministerin,'],
  ['minister', 'pl', 'Szanowny Panie Ministrze,', 'Szanowna Pani Minister,'],
  ['minister', 'lt', 'Gerbiamas Ministre,', 'Gerbiama Ministre,'],
  ['minister', 'uk', 'Шановний пане Міністре!', 'Шановна пані Міністре!'],
  ['minister', 'be', 'Высокашаноўны спадар Міністр!', 'Высокашаноўная спадарыня Міністр!'],
  ['minister', 'ru', 'Уважаемый господин Министр!', 'Уважаемая госпожа Министр!'],
  ['minister', 'es', 'Excelentísimo Señor Ministro:', 'Excelentísima Señora Ministra:'],
  ['minister', 'it', 'Signor Ministro,', 'Signora Ministra,'],
  ['director_general', 'en', 'Dear Director-General,', 'Dear Director-General,'],
  ['director_general', 'fr', 'Monsieur le Directeur général,', 'Madame la Directrice générale,'],
  ['director_general', 'de', 'Sehr geehrter Herr Generaldirektor,'],
  ['director_general', 'pl', 'Szanowny Panie Dyrektorze Generalny,'],
  ['director_general', 'uk', 'Шановний пане Генеральний директоре!'],
  ['director_general', 'be', 'Паважаны спадар Генеральны дырэктар!'],
  ['director_general', 'es', 'Señor Director General:'],
  ['president', 'en', 'Dear President,', 'Dear President,'],
  ['president', 'fr', 'Monsieur le Président,', 'Madame la Présidente,'],
  ['president', 'de', 'Sehr geehrter Herr Präsident,'],
  ['president', 'pl', 'Szanowny Panie Prezesie,', 'Szanowna Pani Prezes,'],
  ['president', 'uk', 'Шановний пане Президенте!'],
  ['president', 'be', 'Паважаны спадар Прэзідэнт!'],
  ['president', 'ru', 'Уважаемый господин Президент!'],
  ['president', 'es', 'Señor Presidente:'],
  ['ambassador', 'en', 'Excellency,', 'Excellency,'],
  ['ambassador', 'fr', 'Monsieur l’Ambassadeur,'],
  ['ambassador', 'de', 'Exzellenz,', 'Exzellenz,'],
  ['ambassador', 'pl', 'Ekscelencjo,', 'Ekscelencjo,'],
  ['ambassador', 'be', 'Высокашаноўны спадар Пасол!'],
  ['ambassador', 'ru', 'Ваше Превосходительство!', 'Ваше Превосходительство!'],
  ['ambassador', 'es', 'Excelentísimo Señor Embajador:'],
]

t.test(
  'offices are greeted in each language as is the custom, by the gender of who holds them',
  async (t) => {
    for (const [role, language, man, woman] of FORMS) {
      t.equal(findSalutation({ role, language, gender: 'm' }).salutation, man)
      if (woman) t.equal(findSalutation({ role, language, gender: 'f' }).salutation, woman)
    }
    const member = (gender: string) =>
      findSalutation({ role: 'representative', language: 'en', country: 'GB', gender, name: 'Ann Lee' })
        .salutation
    t.same([member('f'), member('m'), member('')], ['Dear Ms Lee,', 'Dear Mr Lee,', 'Dear Ann Lee,'])
  },
)

t.test('where the gender is unknown both are greeted', async (t) => {
  const { salutation, closing } = findSalutation({ role: 'minister', language: 'fr' })
  t.equal(salutation, 'Madame la Ministre, Monsieur le Ministre,')
  t.match(closing, /Madame la Ministre, Monsieur le Ministre,/)
})

t.test('an unknown office is an official, an unknown language is English', async (t) => {
  t.equal(findSalutation({ role: 'mayor', language: 'de' }).salutation, 'Sehr geehrte Damen und Herren,')
  t.equal(findSalutation({ role: 'minister', language: 'ja' }).salutation, 'Dear Minister,')
  t.equal(
    findSalutation({ role: '__proto__', language: 'x', gender: 'x', country: '|' }).closing,
    'Yours faithfully,',
  )
})

t.test('a family name keeps its particle and loses what follows it', async (t) => {
  t.equal(surnameOf('William R. Keating'), 'Keating')
  t.equal(surnameOf('Robert C. Scott, Jr.'), 'Scott')
  t.equal(surnameOf('Ursula von der Leyen'), 'von der Leyen')
  t.equal(surnameOf('Al Gore'), 'Gore')
  t.equal(surnameOf('$& Cher'), 'Cher')
})
