/** What `?done=` may name after an act: each has a sentence `desk.done.<name>`. */
const DONE = new Set([
  'account_saved',
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
