import type { Translator } from '../i18n.ts'
import { type FieldError, typedList, typedText } from '../web/forms.ts'

/** What came with the form that is shown again: what was typed, and what is wrong with it. */
export interface Typed {
  /** False on the first view, and for a field that did not come with the form: it then shows its standard value. */
  has(field: string): boolean
  /** Sent only to have the recipients drawn anew, after choosing a country. */
  isRedrawn: boolean
  text(field: string): string
  list(field: string): string[]
  error(words: Translator, field: string): string | null
}

/** A form as it came back, or nothing on the first view. */
export function typedForm(
  values?: Record<string, unknown>,
  errors: Record<string, FieldError | undefined> = {},
  isRedrawn = false,
): Typed {
  return {
    has: (field) => values?.[field] !== undefined,
    isRedrawn,
    text: (field) => typedText(values ?? {}, field),
    list: (field) => typedList(values ?? {}, field),
    error: (words, field) => {
      const error = errors[field]
      return error ? words.t(error.key, error.params) : null
    },
  }
}

/** A text field for the partial `field`; `label` and `hint` are keys. */
export function field(
  words: Translator,
  typed: Typed,
  id: string,
  more: {
    limit?: number
    label?: string
    hint?: string
    type?: string
    autocomplete?: string
    rows?: number
    required?: boolean
    standard?: string
    letterLanguage?: string
  } = {},
) {
  const { label = `form.${id}`, hint, standard = '', ...attributes } = more
  const error = typed.error(words, id)
  const value = typed.has(id) ? typed.text(id) : standard
  const described = [...(hint ? [`${id}-hint`] : []), ...(error ? [`${id}-error`] : [])]
  return {
    type: 'text',
    ...attributes,
    id,
    label: words.t(label),
    hint: hint ? words.t(hint) : null,
    error,
    value,
    isChanged: value.replaceAll('\r\n', '\n').trim() !== standard.trim(),
    describedBy: described.join(' ') || null,
  }
}

/** A box to tick for the partial `tick`. */
export function tick(
  words: Translator,
  typed: Typed,
  id: string,
  more: { required?: boolean; value?: string; label?: string } = {},
) {
  return {
    value: 'on',
    ...more,
    id,
    label: words.t(more.label ?? `form.${id}`),
    checked: typed.text(id) !== '',
    error: typed.error(words, id),
  }
}
