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
  'appeal_removed',
  'campaign_made',
  'changed_meanwhile',
  'closed',
  'example_first',
  'import_empty',
  'import_kind',
  'import_unreadable',
  'imported',
  'imported_trimmed',
  'invited',
  'language_removed',
  'passkey_enrolled',
  'passkey_removed',
  'paused',
  'picture_refused',
  'picture_removed',
  'picture_saved',
  'proved',
  'published',
  'restored',
  'resumed',
  'role_changed',
  'saved',
  'session_ended',
  'taken_off',
  'test_sent',
])

/** True for a name that has a sentence: nobody can put words into a page by its address. */
export function isDone(name: unknown): name is string {
  return typeof name === 'string' && DONE.has(name)
}
