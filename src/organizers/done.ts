/** What `?done=` may name after an act: each has a sentence `desk.done.<name>`. */
const DONE = new Set([
  'account_saved',
  'bundle_corrected',
  'bundle_made',
  'bundle_not_posted',
  'bundle_posted',
  'bundle_printed',
  'bundle_printed_again',
  'bundle_returned',
  'invited',
  'passkey_enrolled',
  'passkey_removed',
  'proved',
  'role_changed',
  'session_ended',
  'taken_off',
])

/** True for a name that has a sentence: nobody can put words into a page by its address. */
export function isDone(name: unknown): name is string {
  return typeof name === 'string' && DONE.has(name)
}
