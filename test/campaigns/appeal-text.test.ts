import fc from 'fast-check'
import t from 'tap'
import {
  APPEAL_FIELDS,
  type AppealPart,
  type AppealProblem,
  fillFields,
  parseAppeal,
  renderAppeal,
} from '../../src/campaigns/appeal-text.ts'

const VALUES = {
  'recipient.name': 'UNESCO',
  'recipient.office': 'Director-General',
  'recipient.country': 'France',
  'supporter.name': 'Ганна & Sons <$&> {{supporter.country}}',
  'supporter.country': 'Lithuania',
}
/** Each field gives itself back, so that a text comes out as it went in. */
const ITSELF = Object.fromEntries(APPEAL_FIELDS.map((field) => [field, `{{${field}}}`])) as typeof VALUES

const SNIPPETS = [
  ...APPEAL_FIELDS.map((field) => `{{${field}}}`),
  ...[
    '{{ supporter.name\t}}',
    '{{',
    '}}',
    '{',
    '}',
    '\\',
    '\\{{supporter.name}}',
    '{{{supporter.name}}}',
    '{{&supporter.name}}',
  ],
  ...[
    '{{#if x}}',
    '{{/if}}',
    '{{else}}',
    '{{> p}}',
    '{{!-- c --}}',
    '{{~supporter.name~}}',
    '{{* d}}',
    '{{{{raw}}}}',
    '{{{{/raw}}}}',
  ],
  ...[
    '{{@root}}',
    '{{../a}}',
    '{{lookup . "constructor"}}',
    '{{(a b)}}',
    '{{"supporter.name"}}',
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\u2028',
    ' ',
  ],
]
const messy = fc
  .array(fc.oneof(fc.constantFrom(...SNIPPETS), fc.string({ unit: 'binary', maxLength: 8 })), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''))

function partsOf(text: string): AppealPart[] {
  const read = parseAppeal(text)
  if ('parts' in read) return read.parts
  throw new Error(JSON.stringify(read.problems))
}

function problemsOf(text: string): AppealProblem[] {
  const read = parseAppeal(text)
  return 'problems' in read ? read.problems : []
}

t.test('words and fields pass, and a value is never read again', async (t) => {
  const parts = partsOf('I am {{supporter.name}},\r\n  {{ supporter.country }}\n')
  t.equal(renderAppeal(parts, VALUES), 'I am Ганна & Sons <$&> {{supporter.country}},\r\n  Lithuania\n')
})

t.test('a field that stands alone on its line keeps its line, its indent and its blank lines', async (t) => {
  const text = '\n  {{supporter.name}}  \n\n\t{{recipient.office}}\r\n\r\n } }} \\ {'
  t.equal(renderAppeal(partsOf(text), ITSELF), text)
})

t.test('whatever else is in braces is refused by its kind', async (t) => {
  const cases: [string, string][] = [
    ['{{supporter.email}}', 'unknown_field'],
    ['{{constructor}}', 'unknown_field'],
    ['{{supporter/name}}', 'unknown_field'],
    ['{{[supporter].name}}', 'unknown_field'],
    ['{{"supporter.name"}}', 'unknown_field'],
    ['{{this.supporter.name}}', 'unknown_field'],
    ['{{../supporter.name}}', 'unknown_field'],
    ['{{@root.supporter.name}}', 'unknown_field'],
    ['{{supporter.name\n}}', 'unknown_field'],
    ['{{{supporter.name}}}', 'unescaped_field'],
    ['{{&supporter.name}}', 'unescaped_field'],
    ['\\{{supporter.name}}', 'escaped_field'],
    ['\\\\{{supporter.name}}', 'escaped_field'],
    ['{{lookup supporter "name"}}', 'helper'],
    ['{{supporter.name (lookup a "b")}}', 'helper'],
    ['{{supporter.name a=1}}', 'helper'],
    ['{{#if supporter.name}}a{{/if}}', 'block'],
    ['{{^a}}{{/a}}', 'block'],
    ['{{{{raw}}}}{{x}}{{{{/raw}}}}', 'block'],
    ['{{> letter}}', 'partial'],
    ['{{#> letter}}{{/letter}}', 'partial'],
    ['{{! note}}', 'comment'],
    ['{{* inline}}', 'decorator'],
    ['{{#* inline "a"}}{{/inline}}', 'decorator'],
    ['{{~supporter.name}}', 'whitespace_control'],
    ['{{supporter.name~}}', 'whitespace_control'],
    ['{{(supporter.name)}}', 'syntax'],
    ['{{supporter.name', 'syntax'],
    ['{{supporter.name}}}', 'syntax'],
    ['{{#if a}}', 'syntax'],
    ['{{else}}', 'syntax'],
    ['{{}}', 'syntax'],
    ['\0', 'syntax'],
  ]
  for (const [text, code] of cases)
    t.same(
      problemsOf(text).map((problem) => problem.code),
      [code],
      text,
    )
})

t.test('a problem is found by its line and column', async (t) => {
  const text = 'Dear {{recipient.name}},\r\n\r\nя {{supporter.nmae}} і {{{supporter.name}}}\n\\{{x}}'
  t.same(problemsOf(text), [
    { code: 'unknown_field', line: 3, column: 3, found: '{{supporter.nmae}}' },
    { code: 'unescaped_field', line: 3, column: 24, found: '{{{supporter.name}}}' },
    { code: 'escaped_field', line: 4, column: 1, found: '\\{{x}}' },
  ])
})

t.test('where nothing can be read, the first braces that cannot be read are named', async (t) => {
  const text = '{{supporter.name}}\nDear {{recipient.name}, hello {{supporter.country}}'
  t.same(problemsOf(text), [
    { code: 'syntax', line: 2, column: 6, found: '{{recipient.name}, hello {{supporter.cou' },
  ])
  t.same(
    problemsOf('Dear {{recipient.mother}},\n\nyours {{ x'),
    [{ code: 'syntax', line: 3, column: 7, found: '{{ x' }],
    'a field that is unknown but closed is not the one that does not close',
  )
})

t.test('no text makes the parser throw; what passes comes out as it went in', async () => {
  const check = fc.property(messy, (text) => {
    const read = parseAppeal(text)
    if ('problems' in read) return read.problems.every(({ line, column }) => line > 0 && column > 0)
    const plain = text.replaceAll(/\{\{[ \t]*([a-z.]+)[ \t]*\}\}/g, '{{$1}}')
    return renderAppeal(read.parts, ITSELF) === plain && !/\\?\{\{(?!recipient|supporter)/.test(plain)
  })
  fc.assert(check, { numRuns: 20_000 })
})

t.test('every problem points at the braces, the backslash or the character it is about', async () => {
  const check = fc.property(messy, (text) =>
    problemsOf(text).every(({ line, column, found }) => {
      const there = text.split(/\r\n?|\n/)[line - 1]?.slice(column - 1) ?? ''
      return there.startsWith(found) && /^(?:\{\{|\\\{\{|\0)/.test(there)
    }),
  )
  fc.assert(check, { numRuns: 20_000 })
})

t.test('rendering evaluates nothing: a value arrives as it is, whatever it looks like', async () => {
  const check = fc.property(messy, messy, (name, country) => {
    const values = { ...VALUES, 'supporter.name': name, 'supporter.country': country }
    const parts = partsOf('{{supporter.name}}|{{supporter.country}}')
    return renderAppeal(parts, values) === `${name}|${country}`
  })
  fc.assert(check, { numRuns: 5_000 })
})

t.test("in a supporter's own text the fields are filled and all other braces are hers", async (t) => {
  const own =
    '{{supporter.name}} {{ recipient.office }} {{#if x}} \\{{x}} {{{supporter.name}}} {{supporter.email}} {{'
  t.equal(
    fillFields(own, { ...VALUES, 'supporter.name': '$1 {{recipient.name}}' }),
    '$1 {{recipient.name}} Director-General {{#if x}} \\{{x}} {{{supporter.name}}} {{supporter.email}} {{',
  )
})

t.test('a hostile text of 100,000 characters is judged within a second', async (t) => {
  for (const piece of ['{{', '{{a', '\\{{a}}', '{{#a}}', '{{a}}', '{{supporter.name}}\n', '{{(']) {
    const start = performance.now()
    parseAppeal(piece.repeat(100_000 / piece.length))
    t.ok(performance.now() - start < 1000, `${piece} ${performance.now() - start}`)
  }
})
