import { Parser } from 'tap-parser'
import { stringify } from 'yaml'
import { sourceName } from './compile.mjs'

/**
 * Reads TAP, prints a line a file and each failure, and counts the leaves: an assertion counts once, and so does a test or
 * a file that fails or passes without one. A file that crashes, or tests nothing, is a failure.
 * @param {NodeJS.ReadableStream} stream
 * @param {string} [label]  stands behind the name of each file
 * @returns {Promise<import('./totals.mjs').Totals>}
 */
export function tally(stream, label = '') {
  const totals = { pass: 0, fail: 0, skip: 0 }
  return new Promise((resolve) => {
    const root = new Parser(() => resolve(totals))
    root.on('bailout', (reason) => console.log(`  bailed out: ${reason}`))
    watch(root, [], totals, label)
    stream.pipe(root)
  })
}

/** Follows one level of tests. The line that closes a subtest counts only where the subtest itself did not tell. */
function watch(parser, path, totals, label) {
  let child
  let before
  parser.on('child', (subtest) => {
    child = subtest
    before = { ...totals }
    watch(subtest, [...path, `${sourceName(subtest.name)}${path.length === 0 ? label : ''}`], totals, label)
  })
  parser.on('assert', (result) => {
    if (!child || isUntold(result, before, totals)) count(result, path, totals)
    if (child && path.length === 0) tellFile(result, before, totals, label)
    child = undefined
  })
}

function isUntold(result, before, now) {
  if (!result.ok) return now.fail === before.fail
  return now.pass + now.fail + now.skip === before.pass + before.fail + before.skip
}

/** A whole file without a single result is a failure, whatever it exits with. */
function count(result, path, totals) {
  if (result.skip && path.length > 0) totals.skip += 1
  else if ((result.ok && !result.skip) || result.todo) totals.pass += 1
  else {
    totals.fail += 1
    console.log(`  FAILED ${[...path, sourceName(result.name)].join(' > ')}`)
    if (result.diag) console.log(stringify(result.diag).replace(/^/gm, '    '))
  }
}

function tellFile(result, before, now, label) {
  const skipped = now.skip - before.skip
  const counts = `${now.pass - before.pass} passed${skipped > 0 ? `, ${skipped} skipped` : ''}`
  const failed = now.fail - before.fail
  const time = result.time ? ` (${(result.time / 1000).toFixed(1)} s)` : ''
  console.log(
    `${result.ok && failed === 0 ? 'ok    ' : 'FAILED'} ${sourceName(result.name)}${label}: ${counts}${failed > 0 ? `, ${failed} failed` : ''}${time}`,
  )
}
