import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { ROOT } from '../src/root.ts'
import { findBreaches } from './support/layers.ts'

t.test('the house stands as it was drawn', async (t) => {
  const files = new Map(['src', 'queues', 'recipients', 'bench'].flatMap(readFolder))
  t.ok(files.size > 10)
  t.same(findBreaches(files), [])
})

t.test('every file and page that the documents name stands where they say', async (t) => {
  const below = (folder: string) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md'))
  const pages = ['README.md', 'CHANGELOG.md']
    .concat(below('docs').map((name) => `docs/${name}`))
    .concat(below('docs/decisions').map((name) => `docs/decisions/${name}`))
  const missing = pages.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8')
    const paths = [...text.matchAll(NAMED)].map(([path]) => join(ROOT, path))
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = '']) =>
      join(ROOT, dirname(page), to),
    )
    return [...paths, ...links].filter((path) => !existsSync(path)).map((path) => `${page}: ${path}`)
  })
  t.same(missing, [])
})

/** A file by its path from the project's folder. */
const NAMED = /(?<![\w/.-])(?:src|test|bench|docs|recipients|queues|templates|scripts)\/[\w./-]+\.[a-z]+\b/g

t.test('each rule of the house is kept by a check that fails without it', async (t) => {
  const breaches: [path: string, text: string, told: RegExp][] = [
    [
      'src/letters/write-letter.ts',
      `import { a } from './letters.routes.ts'`,
      /layer 4 may not look up to layer 5/,
    ],
    [
      'src/letters/letter-form.ts',
      `import type { B } from './letters.queries.ts'`,
      /layer 2 may not look up to layer 3/,
    ],
    ['src/tokens.ts', `export * from './web/views.ts'`, /layer 1 may not look up to layer 3/],
    ['src/mail/smtp.ts', `const web = await import('../web/views.ts')`, /layer 3 of another feature/],
    [
      'src/letters/letters.routes.ts',
      `import '../tallies/tally.queries.ts'`,
      /queries belong to their own feature/,
    ],
    [
      'src/delivery/deliver.ts',
      `import {\n  findLetter,\n} from '../letters/letters.queries.ts'`,
      /queries belong/,
    ],
    ['src/app.ts', `import { t } from '../test/support/world.ts'`, /never needs the tests/],
    ['src/delivery/deliver.ts', `import nodemailer from 'nodemailer'`, /belongs to src\/mail\//],
    [
      'src/delivery/deliver.ts',
      `import C from 'nodemailer/lib/smtp-connection/index.js'`,
      /belongs to src\/mail\//,
    ],
    ['src/delivery/deliver.ts', `import { Queue } from 'bullmq'`, /belongs to queues\//],
    ['src/web/rate-limit.ts', `import { Redis } from 'ioredis'`, /belongs to queues\//],
    [
      'src/letters/write-letter.ts',
      `import type { FastifyReply } from 'fastify'`,
      /belongs to app, server, web/,
    ],
    [
      'src/letters/write-letter.ts',
      `import { sql } from 'kysely'`,
      /belongs to src\/db\/ and \*\.queries\.ts/,
    ],
    ['src/web/health.routes.ts', `import pg from 'pg'`, /belongs to src\/db\//],
    ['src/app.ts', `import t from 'tap'`, /belongs to test\/ and bench\//],
    ['src/mail/smtp.ts', 'const key = process.env.KEY', /process\.env is read in src\/config\.ts alone/],
    ['src/mail/smtp.ts', `console.log('here')`, /console is for entry points/],
    ['src/letters/write-letter.ts', `await db.insertInto('letters').values(x).execute()`, /SQL belongs/],
    ['src/letters/write-letter.ts', 'run(`delete from letters where id = $' + '{id}`)', /SQL belongs/],
    ['src/letters/write-letter.ts', `${'const a = 1\n'.repeat(201)}`, /has 201 lines; split it/],
  ]
  for (const [path, text, told] of breaches) {
    const found = findBreaches(new Map([[path, text]]))
    t.equal(found.length, 1, `${path}: ${text.slice(0, 60)}`)
    t.match(found[0], told)
  }
})

t.test('what is allowed is left alone', async (t) => {
  const allowed: [path: string, text: string][] = [
    [
      'src/letters/letters.routes.ts',
      `import { writeLetter } from './write-letter.ts'\nimport type { A } from 'fastify'`,
    ],
    [
      'src/letters/write-letter.ts',
      `import { claim } from '../delivery/claim.ts'\nimport './letters.queries.ts'`,
    ],
    ['queues/delivery.worker.ts', `import '../src/delivery/deliver.ts'\nimport { Worker } from 'bullmq'`],
    ['src/app.ts', `import { routes } from './letters/letters.routes.ts'`],
    ['src/server.ts', `import './app.ts'\nimport '../queues/delivery.worker.ts'\nconsole.log(1)`],
    [
      'src/letters/letters.queries.ts',
      `import { sql } from 'kysely'\nconst a = 'select id from letters where x'`,
    ],
    [
      'src/mail/smtp.ts',
      `// console.log(process.env.A)\nconst a = "console.log" + /process.env/.source /* import 'bullmq' */`,
    ],
    [
      'src/mail/smtp.ts',
      'const a = `$' + "{b ? `import 'bullmq'` : '`'}` // process.env\nconst c = 4 / 2 / 1",
    ],
    ['src/web/views.ts', `// Long because it is one table.\n${'const a = 1\n'.repeat(300)}`],
  ]
  for (const [path, text] of allowed) t.same(findBreaches(new Map([[path, text]])), [])
})

function readFolder(folder: string): [string, string][] {
  if (!existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')])
}
