import type { z } from 'zod'

/** A sentence for a field: a key of templates/locales with its values. */
export interface FieldError {
  key: string
  params?: Record<string, string | number>
}

export type ReadForm<T> =
  | { ok: true; values: T }
  /** `values` is what was typed, for showing the form again. */
  | { ok: false; errors: Record<string, FieldError>; values: Record<string, unknown> }

/**
 * Checks a body against a shape.
 * The shape's messages are keys of templates/locales; where it has none, a general sentence is chosen.
 * A field that may come once and came several times is an error of that field, never the first or the last of them.
 */
export function readForm<T>(schema: z.ZodType<T>, body: unknown): ReadForm<T> {
  const values = isRecord(body) ? { ...body } : {}
  const parsed = schema.safeParse(values)
  if (parsed.success) return { ok: true, values: parsed.data }
  const errors: Record<string, FieldError> = {}
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? 'form')
    errors[field] ??= fieldError(issue, values[field])
  }
  return { ok: false, errors, values }
}

/** The text typed into a field, for its `value`; empty for anything that is no text. */
export function typedText(values: Record<string, unknown>, field: string): string {
  const value = values[field]
  return typeof value === 'string' ? value : ''
}

/** The values of a field that may come several times. */
export function typedList(values: Record<string, unknown>, field: string): string[] {
  return [values[field]].flat().filter((value) => typeof value === 'string')
}

function isRecord(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}

function fieldError(issue: z.core.$ZodIssue, value: unknown): FieldError {
  const isSeveral = issue.code === 'custom' || (issue.code === 'too_big' && issue.origin === 'array')
  if (Array.isArray(value) && !isSeveral && issue.path.length === 1) return { key: 'form.error.repeated' }
  const isKey = /^[a-z_]+(\.[a-z_]+)+$/.test(issue.message)
  return { key: isKey ? issue.message : 'form.error.invalid', params: limitsOf(issue, value) }
}

function limitsOf(issue: z.core.$ZodIssue, value: unknown): Record<string, string | number> {
  if (issue.code === 'too_big') return { max: Number(issue.maximum), length: lengthOf(value) }
  if (issue.code === 'too_small') return { min: Number(issue.minimum) }
  return {}
}

/** In characters as a reader counts them, a line's end as one. */
function lengthOf(value: unknown): number {
  return typeof value === 'string' ? [...value.replaceAll('\r\n', '\n').trim()].length : 0
}
