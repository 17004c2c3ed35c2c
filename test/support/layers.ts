import { posix } from 'node:path'
import { readSource, type SourceText } from './source-text.ts'

/** Holds the sources against the house rules of docs/architecture.md. @returns a sentence for each breach. */
export function findBreaches(files: Map<string, string>): string[] {
  return [...files].flatMap(([path, text]) => {
    const source = readSource(text)
    return [...importBreaches(path, source), ...wordBreaches(path, source), ...lengthBreaches(path, text)]
  })
}

/** Where a package, or what begins with its name, may be imported. */
const PACKAGES: [name: RegExp, where: RegExp, told: string][] = [
  [/^(nodemailer|smtp-server|mailparser)(\/|$)/, /^(src\/mail|bench)\//, 'src/mail/'],
  [/^(bullmq|ioredis)(\/|$)/, /^queues\//, 'queues/'],
  [
    /^(fastify$|fastify\/|@fastify\/)/,
    /^src\/(app|server)\.ts$|^src\/web\/|\.routes\.ts$|^bench\//,
    'app, server, web/, *.routes.ts and bench/',
  ],
  [/^kysely(\/|$)/, /^src\/db\/|^bench\/|\.queries\.ts$/, 'src/db/ and *.queries.ts'],
  [/^pg$/, /^src\/db\/|^queues\/connection\.ts$/, 'src/db/ and queues/connection.ts'],
  [/^(tap|tsx|playwright-core|fast-check|autocannon|axe-core)(\/|$)/, /^bench\//, 'test/ and bench/'],
]

function importBreaches(path: string, { imports }: SourceText): string[] {
  return imports.flatMap((name) => {
    if (!name.startsWith('.')) return packageBreaches(path, name)
    const target = posix.normalize(posix.join(posix.dirname(path), name))
    const reason = whyNot(path, target)
    return reason ? [`${path} imports ${target}: ${reason}`] : []
  })
}

function packageBreaches(path: string, name: string): string[] {
  return PACKAGES.filter(([pattern, where]) => pattern.test(name) && !where.test(path)).map(
    ([, , told]) => `${path} imports ${name}, which belongs to ${told}`,
  )
}

/** Imports go down, or sideways within a feature; another feature's rules may be called, its queries not. */
function whyNot(path: string, target: string): string | undefined {
  if (target.startsWith('test/')) return 'what runs never needs the tests'
  const [from, to] = [layerOf(path), layerOf(target)]
  const apart = featureOf(path) !== featureOf(target)
  if (from < to) return `layer ${from} may not look up to layer ${to}`
  if (target.endsWith('.queries.ts') && apart && from < 6) return 'queries belong to their own feature'
  if (from === to && apart && !mayLookSideways(path, from)) return `layer ${from} of another feature`
  return undefined
}

/** The ground is one house; rules may call rules; entry points and the app gather what there is. */
function mayLookSideways(path: string, layer: number): boolean {
  return layer === 1 || layer === 4 || layer === 6 || path === 'src/app.ts'
}

/** The layer of a file by its place and suffix; 1 is the ground. */
export function layerOf(path: string): number {
  if (/^src\/server\.ts$|^queues\/run\.ts$|^src\/(cli|entry)\/|^bench\//.test(path)) return 6
  if (/\.(routes|worker)\.ts$|^src\/app\.ts$/.test(path)) return 5
  if (/^queues\/connection\.ts$/.test(path)) return 1
  if (
    /\.queue\.ts$|-(form|shapes|row|codes|dates)\.ts$|^src\/mail\/messenger\.ts$|^src\/delivery\/moves\.ts$/.test(
      path,
    )
  )
    return 2
  if (/\.queries\.ts$|\/compose[^/]*\.ts$|^src\/(mail|web)\//.test(path)) return 3
  if (/^src\/db\/|^src\/[^/]+\.ts$/.test(path)) return 1
  return 4
}

/** The feature is the folder, or the name before the suffix for what stands in queues/. */
function featureOf(path: string): string | undefined {
  const [top, second] = path.split('/')
  if (top === 'queues') return second?.split('.')[0]
  return top === 'src' ? second : top
}

const WORDS: [pattern: RegExp, where: RegExp, told: string][] = [
  [/\bprocess\s*\.\s*env\b/, /^src\/config\.ts$|^bench\//, 'process.env is read in src/config.ts alone'],
  [
    /\bconsole\s*\./,
    /^src\/server\.ts$|^src\/(cli|entry)\/|^queues\/run\.ts$|^bench\//,
    'console is for entry points',
  ],
  [
    /\.\s*(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\s*\(/,
    /^src\/db\/|\.queries\.ts$|^bench\//,
    'SQL belongs to *.queries.ts and src/db/',
  ],
]
const SQL =
  /^\s*(select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|(create|alter|drop)\s+(table|index|database|schema)\s)/i

function wordBreaches(path: string, { code, literals }: SourceText): string[] {
  const found = WORDS.filter(([pattern, where]) => pattern.test(code) && !where.test(path))
  const [, mayHoldSql, told] = WORDS[2]!
  const holdsSql = literals.some((literal) => SQL.test(literal)) && !mayHoldSql.test(path)
  const sentences = new Set(found.map(([, , sentence]) => sentence).concat(holdsSql ? [told] : []))
  return [...sentences].map((sentence) => `${path}: ${sentence}`)
}

const MOST_LINES = 200

function lengthBreaches(path: string, text: string): string[] {
  const lines = text.trimEnd().split('\n').length
  if (lines <= MOST_LINES || /^(\/\/|\/\*\*?) Long because /.test(text)) return []
  return [`${path} has ${lines} lines; split it, or let its first line say "// Long because ..."`]
}
