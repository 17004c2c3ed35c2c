/** What `?done=` may name when an act was refused: told as a mistake, not as something done. */
const REFUSED = new Set([
  'changed_meanwhile',
  'digests_wished',
  'directory_changed',
  'example_first',
  'import_empty',
  'import_kind',
  'import_not_last',
  'import_unreadable',
  'name_needed',
  'picture_refused',
  'recipient_no_address',
])

/** What `?done=` may name after an act: each has a sentence `desk.done.<name>`. */
const DONE = new Set([
  'rows_checked',
  'import_undone',
  'import_partly_undone',
  'import_dropped',
  'domains_asked',
  'directory_made',
  'digests_chosen',
  'checked_today',
  'contact_moved',
  'account_saved',
  'all_held',
  'all_released',
  'bundle_corrected',
  'bundle_made',
  'bundle_not_posted',
  'bundle_posted',
  'bundle_printed',
  'bundle_printed_again',
  'bundle_returned',
  'answer_noted',
  'weekly_on',
  'weekly_off',
  'appeal_removed',
  'campaign_made',
  'closed',
  'imported',
  'imported_trimmed',
  'invited',
  'language_removed',
  'letters_refused',
  'letters_released',
  'passkey_enrolled',
  'passkey_removed',
  'paused',
  'picture_removed',
  'picture_saved',
  'proved',
  'published',
  'recipient_paused',
  'recipient_released',
  'restored',
  'resumed',
  'role_changed',
  'saved',
  'saved_with_mistakes',
  'session_ended',
  'sessions_ended',
  'taken_off',
  'test_sent',
  'token_revoked',
  'uncertain_decided',
  'webhook_removed',
  'webhook_tested',
])

/** True for a name that has a sentence: nobody can put words into a page by its address. */
export function isDone(name: unknown): name is string {
  return typeof name === 'string' && (DONE.has(name) || REFUSED.has(name))
}

/** True when such a name tells of a refusal. */
export function isRefused(name: unknown): boolean {
  return typeof name === 'string' && REFUSED.has(name)
}
