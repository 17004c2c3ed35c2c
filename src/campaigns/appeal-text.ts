import { type AppealField, type AppealPart, splitAtFields } from './appeal-fields.ts'
import { type AppealProblem, listAppealProblems } from './appeal-problems.ts'

export { APPEAL_FIELDS, type AppealField, type AppealPart } from './appeal-fields.ts'
export type { AppealProblem, AppealProblemCode } from './appeal-problems.ts'

/**
 * Reads an appeal into its parts, character by character as it was written, or says where it holds more than words and
 * the fields of APPEAL_FIELDS. Never throws, never compiles.
 */
export function parseAppeal(text: string): { parts: AppealPart[] } | { problems: AppealProblem[] } {
  const problems = listAppealProblems(text)
  return problems.length > 0 ? { problems } : { parts: splitAtFields(text) }
}

/** The appeal with each field replaced by its value. A value is text: braces in it stay as they are. */
export function renderAppeal(parts: AppealPart[], values: Record<AppealField, string>): string {
  return parts.map((part) => ('text' in part ? part.text : values[part.field])).join('')
}

/** A supporter's own text with its merge fields replaced by their values. Whatever else is in braces stays as she wrote it. */
export function fillFields(text: string, values: Record<AppealField, string>): string {
  return renderAppeal(splitAtFields(text), values)
}
