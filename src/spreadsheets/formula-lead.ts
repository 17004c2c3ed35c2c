/**
 * True for a text that a spreadsheet would take for a formula, or hide one behind. Source: OWASP, CSV Injection.
 * The same list stands in the importer, which takes the apostrophe off again.
 */
export function isFormulaLead(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text)
}

/** The text with an apostrophe before a formula lead: a spreadsheet then shows it as it is. */
export function quoteFormulaLead(text: string): string {
  return isFormulaLead(text) ? `'${text}` : text
}
