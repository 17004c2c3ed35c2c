import t from 'tap'
import { asObjects, readFully, readOfficials } from '../../support/read-officials.ts'

t.test('legislators as congress-legislators writes them come with their last term', async (t) => {
  const yaml = `- id:
    bioguide: C000127
    thomas: '00172'
  name:
    first: Maria
    last: Example
    official_full: Maria Example
  bio:
    gender: F
  terms:
  - type: rep
    start: '1993-01-05'
    end: '1995-01-03'
    state: WA
  - type: sen
    start: '2025-01-03'
    end: '2031-01-03'
    state: WA
    party: Independent
    address: 511 Hart Building Washington DC 20510
    contact_form: https://www.example.gov/contact
- id:
    bioguide: K000367
  name:
    first: Amy
    last: Other
  terms:
  - type: sen
    end: '2031-01-03'
    state: MN
`
  const expected = {
    external_id: 'c000127',
    name: 'Maria Example',
    office: 'U.S. Senator, WA',
    role: 'senator',
    country: 'US',
    web_form: 'https://www.example.gov/contact',
    valid_until: '2031-01-03',
    requires: 'constituent',
  }
  const read = await readFully(yaml, 'legislators-current.yaml')
  t.match(asObjects(read)[0], expected)
  t.same(
    read.rows.map((row) => row.line),
    [1, 22],
  )
  const { parse } = await import('yaml')
  t.match(asObjects(await readFully(JSON.stringify(parse(yaml)), 'legislators-current.json'))[0], expected)
})

t.test(
  'persons of Popolo come with their contacts by channel and the role of their membership',
  async (t) => {
    const file = {
      persons: [
        {
          id: 'person/1',
          name: 'Ann Example',
          gender: 'female',
          contact_details: [
            {
              type: 'email',
              value: 'ann@parliament.example',
              sources: [{ url: 'https://parliament.example/ann' }],
            },
            { type: 'email', value: 'office@parliament.example' },
            { type: 'voice', value: '+1 555' },
            { type: 'contact_form', value: 'https://parliament.example/write' },
            { type: 'address', value: '1 Street\nCity' },
          ],
        },
        {
          id: 'uk/2',
          other_names: [
            { given_name: 'Bob', family_name: 'Old', note: 'Alternate' },
            { given_name: 'Bob', family_name: 'New', note: 'Main' },
          ],
        },
      ],
      memberships: [{ person_id: 'uk/2', role: 'Member of Parliament', end_date: '2029-01-01' }],
    }
    t.match(asObjects(await readFully(JSON.stringify(file), 'people.json')), [
      {
        external_id: 'person/1',
        name: 'Ann Example',
        gender: 'female',
        email: 'ann@parliament.example; office@parliament.example',
        web_form: 'https://parliament.example/write',
        postal_address: '1 Street\nCity',
        source: 'https://parliament.example/ann',
      },
      { external_id: 'uk/2', name: 'Bob New', office: 'Member of Parliament', valid_until: '2029-01-01' },
    ])
  },
)

t.test('a person of openstates, the answer of Wikidata and any list of objects become columns', async (t) => {
  const openstates =
    'id: ocd-person/1\nname: Ann Example\nroles:\n- type: upper\n  district: 5\noffices:\n- classification: capitol\n  address: 1 Street\nemail: https://ann.example/contact\n'
  t.match(asObjects(await readFully(openstates, 'ann.yml'))[0], {
    id: 'ocd-person/1',
    name: 'Ann Example',
    email: 'https://ann.example/contact',
    address: '1 Street',
  })
  const wikidata = {
    results: {
      bindings: [{ itemLabel: { type: 'literal', value: 'Ministry' }, email: { value: 'a@b.example' } }],
    },
  }
  t.match(asObjects(await readFully(JSON.stringify(wikidata)))[0], {
    itemLabel: 'Ministry',
    email: 'a@b.example',
  })
  const plain = [
    { name: 'Ann', languages: ['en', 'fr'], deep: { er: { est: 1 } } },
    { name: 'Bob', active: true },
  ]
  t.same(asObjects(await readFully(JSON.stringify(plain))), [
    { name: 'Ann', languages: 'en; fr', 'deep.er.est': '1' },
    { name: 'Bob', active: 'true' },
  ])
})

t.test('what breaks off is refused with its line, and so is a file without a list', async (t) => {
  t.match(await readOfficials('[\n{"name": "Ann"},\n{"name": }\n]', 'a.json'), {
    refused: 'syntax',
    params: { line: 3 },
  })
  t.match(await readOfficials('- name: Ann\n- name: Bob\n  email: [a\n', 'a.yaml'), { refused: 'syntax' })
  t.match(await readOfficials('BEGIN:VCARD\nFN:Ann\n', 'a.vcf'), { refused: 'syntax', params: { line: 1 } })
  for (const [text, line] of [
    ['[\n1,\n]', 3],
    ['{"a":\n1\n"b"', 3],
    ['[{"a": "x\ny"}]', 1],
    ['[{"a": [1,\n', 2],
    ['[1]\n[2]', 2],
  ] as const)
    t.match(await readOfficials(text, 'a.json'), { refused: 'syntax', params: { line } }, text)
  t.match(await readOfficials('{"a": 1}', 'a.json'), { refused: 'no_list' })
  t.match(await readOfficials('{"persons": []}', 'a.json'), { refused: 'no_list' })
})

t.test('aliases that multiply are refused, however small the file', async (t) => {
  const levels = ['- a: &a [x,x,x,x,x,x,x,x,x]']
  for (let level = 1; level < 9; level++)
    levels.push(
      `  ${'abcdefghi'[level]}: &${'abcdefghi'[level]} [${Array(9)
        .fill(`*${'abcdefghi'[level - 1]}`)
        .join(',')}]`,
    )
  t.match(await readOfficials(levels.join('\n'), 'bomb.yaml'), { refused: 'syntax' })
})
