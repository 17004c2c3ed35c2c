/** What of a form is each visitor's own: the nonce of her page, and the code of who sent her here. */
export interface PageMarks {
  nonce: string
  via: string | undefined
}

/** Hidden fields as markup; both marks have no character that means anything in it. */
export function hiddenMarks({ nonce, via }: PageMarks): string {
  const field = (name: string, value: string) => `<input type="hidden" name="${name}" value="${value}">`
  return [field('nonce', nonce), ...(via ? [field('via', via)] : [])].join('\n')
}

/** A partner's or a poster's code, from the address or from a form; undefined for anything else. */
export function viaOf(via: unknown): string | undefined {
  return typeof via === 'string' && /^[a-z0-9-]{1,40}$/.test(via) ? via : undefined
}
