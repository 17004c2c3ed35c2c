import { checkSubject } from '../../mail/header-text.ts'
import { type AppealProblem, parseAppeal } from '../appeal-text.ts'
import type { DraftWords } from './drafts.queries.ts'

/** What keeps a draft from being published: in which field, which of its variants (from 1), and where. */
export interface DraftProblem {
  field: 'subjects' | 'openings' | 'body'
  variant: number
  /** A key: `appeal.problem.<code>`. */
  code: AppealProblem['code'] | 'missing' | 'subject_characters' | 'subject_length' | 'control' | 'length'
  line: number
  column: number
  found: string
}

const LONGEST = { openings: 2_000, body: 8_000 }

/** Everything in a draft that cannot be published, in the order of the page. */
export function listDraftProblems(draft: DraftWords): DraftProblem[] {
  return [
    ...(draft.subjects.length === 0 ? [missing('subjects')] : []),
    ...draft.subjects.flatMap((text, index) => subjectProblems(text, index + 1)),
    ...(draft.openings.length === 0 ? [missing('openings')] : []),
    ...draft.openings.flatMap((text, index) => textProblems('openings', text, index + 1)),
    ...(draft.body === '' ? [missing('body')] : []),
    ...textProblems('body', draft.body, 1),
  ]
}

function missing(field: DraftProblem['field']): DraftProblem {
  return { field, variant: 1, code: 'missing', line: 1, column: 1, found: '' }
}

function subjectProblems(text: string, variant: number): DraftProblem[] {
  const checked = checkSubject(text)
  const at = { field: 'subjects' as const, variant, line: 1, column: 1, found: text.slice(0, 40) }
  if (!checked.ok && checked.problem === 'too_long') return [{ ...at, code: 'subject_length' }]
  if (!checked.ok) return [{ ...at, code: 'subject_characters' }]
  return markProblems('subjects', text, variant)
}

function textProblems(field: 'openings' | 'body', text: string, variant: number): DraftProblem[] {
  const control = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u.exec(text)
  if (control) return [{ field, variant, code: 'control', ...placeOf(text, control.index), found: '' }]
  if (text.length > LONGEST[field])
    return [{ field, variant, code: 'length', ...placeOf(text, LONGEST[field]), found: '' }]
  return markProblems(field, text, variant)
}

function markProblems(field: DraftProblem['field'], text: string, variant: number): DraftProblem[] {
  const read = parseAppeal(text)
  return 'problems' in read ? read.problems.map((problem) => ({ field, variant, ...problem })) : []
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}
