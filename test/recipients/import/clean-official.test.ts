import fc from 'fast-check'
import t from 'tap'
import { cleanOfficial } from '../../../recipients/import/clean/clean-official.ts'
import { FIELDS, type Field, type Target } from '../../../recipients/import/field-codes.ts'

/** Cleans one cell of a field, in a row that has a name. */
function clean(field: Target, cell: string) {
  const row = cleanOfficial(['Ann Example', cell], ['name', field])
  const own = ({ column }: { column: number }) => column === 1
  return { card: row.card, repairs: row.repairs.filter(own), problems: row.problems.filter(own) }
}

t.test('what people write into a cell for e-mail is repaired where anyone can see how', async (t) => {
  const cases: [cell: string, email: string, repairs: string[]][] = [
    ['ann@state.example', 'ann@state.example', []],
    ['  ann@State.Example ', 'ann@state.example', ['spaces', 'domain']],
    ['mailto:ann@state.example', 'ann@state.example', ['mailto']],
    ['MAILTO:ann@state.example?subject=Hi', 'ann@state.example', ['mailto']],
    ['Ann Example <ann@state.example>', 'ann@state.example', ['brackets']],
    [
      '"Example, Ann" <ann@state.example>, bob@state.example',
      'ann@state.example\nbob@state.example',
      ['brackets', 'several'],
    ],
    ['ann@state.example; bob@state.example', 'ann@state.example\nbob@state.example', ['several']],
    ['ann@state.example / bob@state.example', 'ann@state.example\nbob@state.example', ['several']],
    ['ann@state.example\nANN@state.example', 'ann@state.example', ['twice']],
    ['ann＠state．example', 'ann@state.example', ['full_width']],
    ['ann@state.example\u200b', 'ann@state.example', ['invisible']],
    ['ann(at)state.example', 'ann@state.example', ['at_sign']],
    ['ann [собака] state.example', 'ann@state.example', ['at_sign']],
    ['ann@state.example (приёмная)', 'ann@state.example', ['comment']],
    ['ann@państwo.example', 'ann@xn--pastwo-jeb.example', ['domain']],
  ]
  for (const [cell, email, repairs] of cases) {
    const row = clean('email', cell)
    t.equal(row.card.email, email, cell)
    t.same(row.problems, [], cell)
    t.same([...new Set(row.repairs.map(({ code }) => code))].sort(), [...repairs].sort(), cell)
    for (const repair of row.repairs) t.not(repair.was, repair.became)
  }
})

t.test('an address that the mail would not take is a problem of its row, with the reason', async (t) => {
  const cases: [string, string, string | undefined][] = [
    ['ann.state.example', 'address', 'no_at'],
    ['ann@state', 'address', 'domain'],
    ['ann@@state.example', 'address', 'several'],
    ['ann..b@state.example', 'address', 'local_part'],
    ['аnn@state.example', 'lookalike', undefined],
    ['ann@stаte.example', 'lookalike', undefined],
    ['ann@state.example, bob@', 'address', 'domain'],
    ['https://user:secret@state.example/', 'link', undefined],
    ['=HYPERLINK("mailto:ann@state.example")', 'formula', undefined],
    ['#N/A', 'spreadsheet_error', undefined],
  ]
  for (const [cell, code, problem] of cases)
    t.match(clean('email', cell).problems, [{ code, ...(problem ? { params: { problem } } : {}) }], cell)
})

t.test(
  'a link in the column for e-mail is a web form, and an address in the column for forms is an address',
  async (t) => {
    const openstates = clean('email', 'https://ann.house.example/contact')
    t.same(
      [openstates.card.email, openstates.card.web_form],
      [undefined, 'https://ann.house.example/contact'],
    )
    t.match(openstates.problems, [])
    t.match(clean('email', 'www.house.example/ann').repairs, [
      { code: 'web_form', became: 'https://www.house.example/ann' },
    ])
    const swapped = clean('web_form', 'ann@house.example')
    t.same([swapped.card.email, swapped.card.web_form], ['ann@house.example', undefined])
    for (const cell of ['javascript:alert(1)', 'ftp://a.example', 'call us', 'https://localhost/'])
      t.match(clean('web_form', cell).problems[0], { code: 'link' }, cell)
  },
)

t.test('countries are known by name in six languages, by code and by what people call them', async (t) => {
  const cases: Record<string, string> = {
    PL: 'Poland|Польша|Польшча|Polska|Polen|Pologne|pl|POL|Republic of Poland|Республика Польша|Rzeczpospolita Polska|Republik Polen|République de Pologne',
    BY: 'Belarus|Беларусь|Белоруссия|РБ|Рэспубліка Беларусь|Białoruś|Bélarus|BLR|Weißrussland',
    US: 'USA|U.S.A.|United States|США|ЗША|Stany Zjednoczone|Vereinigte Staaten|États-Unis',
    GB: 'UK|Great Britain|Великобритания|Англия|Wielka Brytania|Royaume-Uni',
    CZ: 'Czech Republic|Czechia|Чехия|Чэхія|Czechy|Tschechien|Tchéquie',
    CI: "Côte d'Ivoire|Ivory Coast|Кот-д’Ивуар",
  }
  for (const [code, names] of Object.entries(cases))
    for (const name of names.split('|')) t.equal(clean('country', name).card.country, code, name)
  t.equal(clean('country', 'Евросоюз').card.place, 'EU')
  t.match(clean('country', 'Atlantis').problems, [{ code: 'country', found: 'Atlantis' }])
})

t.test(
  'languages, genders, days, yes and no are understood in the words of the headers’ languages',
  async (t) => {
    t.equal(clean('languages', 'польский, English; niemiecki и французский').card.languages, 'pl;en;de;fr')
    t.equal(clean('languages', 'en-GB; беларуская мова').card.languages, 'en;be')
    t.match(clean('languages', 'elvish').problems, [{ code: 'languages' }])
    for (const word of ['f', 'жен', 'Kobieta', 'Frau', 'Mme'])
      t.equal(clean('holder_gender', word).card.holder_gender, 'f', word)
    t.equal(clean('holder_gender', 'diverse').card.holder_gender, undefined)
    for (const day of ['2026-03-01', '1.3.2026', '01.03.2026 г.', '2026/3/1', '2026-03-01T10:00:00Z'])
      t.equal(clean('valid_until', day).card.valid_until, '2026-03-01', day)
    t.equal(clean('valid_until', '03/25/2026').card.valid_until, '2026-03-25')
    t.match(clean('valid_until', '03/04/2026').problems, [{ code: 'date_order' }])
    t.match(clean('valid_until', '31.02.2026').problems, [{ code: 'date' }])
    for (const word of ['да', 'tak', 'oui', '1', 'TRUE'])
      t.equal(clean('enabled', word).card.enabled, 'true', word)
  },
)

t.test('nobody can have checked a contact on a day that has not come', async (t) => {
  const clean = (field: Field, cell: string) =>
    cleanOfficial(['Ann', cell], ['name', field], [], undefined, '2026-11-28')
  t.match(clean('checked_on', '29.11.2026').problems, [{ column: 1, code: 'future', found: '29.11.2026' }])
  t.equal(clean('checked_on', '29.11.2026').card.email_checked, undefined)
  t.match(clean('checked_on', '28.11.2026'), { card: { email_checked: '2026-11-28' }, problems: [] })
  const both = '2026-01-02 (e-mail); 2027-01-01 (address)'
  t.match(clean('source_date', both).problems, [{ column: 1, code: 'future' }])
  t.same(clean('valid_until', '2027-01-01').problems, [], 'a mandate may end later')
})

t.test('names and offices are put together from what there is', async (t) => {
  const card = (cells: Partial<Record<Field, string>>) =>
    cleanOfficial(Object.values(cells), Object.keys(cells) as Target[]).card
  t.match(card({ given_name: 'Ann', family_name: 'Example' }), { name: 'Ann Example' })
  t.match(card({ name: 'Ann', office: 'Minister', body: 'Ministry' }), {
    name: 'Ann',
    office: 'Minister, Ministry',
  })
  t.match(card({ body: 'Ministry', office: 'Minister' }), { name: 'Ministry', office: 'Minister' })
  t.match(card({ office: 'Minister' }), { name: undefined, office: 'Minister' })
  t.match(cleanOfficial(['', 'a@b.example'], ['name', 'email']).problems, [{ column: -1, code: 'name' }])
})

t.test(
  'the apostrophe before a formula lead comes off, a dash means nothing, a long text is told',
  async (t) => {
    t.match(clean('notes', "'=1+1 is not a formula here").problems, [{ code: 'formula' }])
    t.equal(clean('notes', "'-5 degrees").card.notes, '-5 degrees')
    t.match(clean('notes', '—'), { card: { notes: undefined }, repairs: [{ code: 'no_value' }] })
    t.match(clean('notes', '- first\n- second').problems, [])
    t.match(clean('office', 'x'.repeat(501)).problems, [{ code: 'too_long', params: { most: 500 } }])
  },
)

t.test('no row makes the cleaning throw, and what it gives holds no control characters', async (t) => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...'a@<>;,. \n:/="\'()-мЖ＠１\u200b\u00a0'), maxLength: 30 }),
  )
  const row = fc.array(fc.tuple(fc.constantFrom<Target>(...FIELDS, 'ignore'), cell), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(row, (cells) => {
      const { card } = cleanOfficial(
        cells.map(([, text]) => text),
        cells.map(([field]) => field),
      )
      return Object.values(card).every((text) => text !== '' && !/[\p{Cc}](?<!\n)/u.test(text))
    }),
    { numRuns: 20_000 },
  )
  t.pass()
})

t.test('a salutation in a language without common words needs its closing', async (t) => {
  const clean = (cells: string[], targets: Target[]) => cleanOfficial(cells, targets).problems
  t.match(clean(['Ann', 'Vážená paní,'], ['name', 'salutation_cs']), [
    { column: 1, code: 'half', params: { column: 'closing_cs' } },
  ])
  t.same(clean(['Ann', 'Vážená paní,', 'S pozdravem'], ['name', 'salutation_cs', 'closing_cs']), [])
  t.same(clean(['Ann', 'Sehr geehrte Frau Kot,'], ['name', 'salutation_de']), [])
})
