/** @typedef {{ pass: number, fail: number, skip: number }} Totals  leaf results of tests, not files */

/** @type {Totals} */
export const NOTHING = { pass: 0, fail: 0, skip: 0 }

/** @param {Totals} a  @param {Totals} b */
export function add(a, b) {
  return { pass: a.pass + b.pass, fail: a.fail + b.fail, skip: a.skip + b.skip }
}

/** @param {Totals} totals */
export function sentence({ pass, fail, skip }) {
  return `${pass} passed, ${fail} failed${skip > 0 ? `, ${skip} skipped` : ''}`
}

/**
 * Nothing run is a failure, and so is anything skipped under CI.
 * @param {Totals} totals
 */
export function verdict({ pass, fail, skip }, { interrupted, ci }) {
  if (interrupted) return { ok: false, reason: 'Interrupted.' }
  if (pass + fail === 0) return { ok: false, reason: 'No test ran.' }
  if (ci && skip > 0) return { ok: false, reason: 'Under CI nothing may be skipped.' }
  return { ok: fail === 0, reason: undefined }
}
