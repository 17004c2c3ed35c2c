import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { ROOT } from '../../src/root.ts'

const load = (name: string) => import(pathToFileURL(join(ROOT, 'scripts/test', name)).href)

t.test('assertions count once each, and what crashes or tests nothing counts as failed', async (t) => {
  const cases: [tap: string, counted: { pass: number; fail: number; skip: number }][] = [
    [file('one', '    ok 1 - a\n    ok 2 - b\n    1..2'), { pass: 2, fail: 0, skip: 0 }],
    [
      file('nested', `${file('inner', '        ok 1 - a\n        1..1', 4)}\n    1..1`),
      { pass: 1, fail: 0, skip: 0 },
    ],
    [file('wrong', '    ok 1 - a\n    not ok 2 - b\n    1..2', 0, 'not ok'), { pass: 1, fail: 1, skip: 0 }],
    [file('crashed', '    ok 1 - a\n    1..1', 0, 'not ok'), { pass: 1, fail: 1, skip: 0 }],
    [
      file('empty', '    1..0 # no tests found', 0, 'ok', ' # SKIP no tests found'),
      { pass: 0, fail: 1, skip: 0 },
    ],
    [
      file('left out', '    ok 1 - a # SKIP no browser\n    ok 2 - b\n    1..2'),
      { pass: 1, fail: 0, skip: 1 },
    ],
    [file('planned', '    ok 1 - a\n    1..3', 0, 'not ok'), { pass: 1, fail: 1, skip: 0 }],
  ]
  for (const [tap, counted] of cases) t.same(await tallied(`TAP version 14\n${tap}\n1..1\n`), counted, tap)
})

t.test(
  'a run is well only when something passed, nothing failed and, under CI, nothing was left out',
  async (t) => {
    const { verdict, sentence } = await load('totals.mjs')
    const quiet = { interrupted: false, ci: false }
    t.equal(verdict({ pass: 3, fail: 0, skip: 1 }, quiet).ok, true)
    t.equal(verdict({ pass: 3, fail: 0, skip: 1 }, { ...quiet, ci: true }).ok, false)
    t.equal(verdict({ pass: 3, fail: 1, skip: 0 }, quiet).ok, false)
    t.equal(verdict({ pass: 0, fail: 0, skip: 0 }, quiet).ok, false)
    t.equal(verdict({ pass: 3, fail: 0, skip: 0 }, { ...quiet, interrupted: true }).ok, false)
    t.equal(sentence({ pass: 3, fail: 0, skip: 0 }), '3 passed, 0 failed')
  },
)

t.test('a test is known by its source, wherever its compiled file stands', async (t) => {
  const { compiledFile, sourceName } = await load('compile.mjs')
  for (const given of ['test/a/b.test.ts', './test/a/b.test.ts', join(ROOT, 'test/a/b.test.ts')]) {
    const compiled = compiledFile(ROOT, given)
    t.equal(compiled, '.cache/tests/test/a/b.test.js')
    t.equal(sourceName(compiled), 'test/a/b.test.ts')
  }
  t.equal(sourceName('a letter is sent'), 'a letter is sent')
})

t.test('packages count as installed when each that is needed has the version of the lock file', async (t) => {
  const { isInstalled } = await import(pathToFileURL(join(ROOT, 'scripts/set-up/install.mjs')).href)
  const lock = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  }
  const folder = (installed: object | undefined) =>
    t.testdir({
      'package-lock.json': JSON.stringify({ packages: lock }),
      node_modules: installed ? { '.package-lock.json': JSON.stringify({ packages: installed }) } : {},
    })
  t.equal(isInstalled(folder(undefined)), false)
  t.equal(
    isInstalled(folder({ 'node_modules/a': { version: '1.0.0' } })),
    true,
    'another platform lacks the optional one',
  )
  t.equal(isInstalled(folder({ 'node_modules/a': { version: '1.0.1' } })), false)
  t.equal(isInstalled(folder({ 'node_modules/b': { version: '2.0.0' } })), false)
})

function file(name: string, body: string, indent = 0, verdict = 'ok', directive = ''): string {
  const space = ' '.repeat(indent)
  return `${space}# Subtest: ${name}\n${body}\n${space}${verdict} 1 - ${name}${directive}`
}

/** Counts, and keeps what is printed on the way to itself. */
async function tallied(tap: string): Promise<unknown> {
  const { tally } = await load('results.mjs')
  const stream = new PassThrough()
  const { log } = console
  console.log = () => undefined
  const totals = tally(stream)
  stream.end(tap)
  return await totals.finally(() => {
    console.log = log
  })
}
