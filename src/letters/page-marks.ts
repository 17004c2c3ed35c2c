/** What of a form is each visitor's own: the nonce of her page, the code of who sent her here, the link of the letter she changes. */
export interface PageMarks {
  nonce: string
  via: string | undefined
  rewrites?: string | undefined
}

/** Hidden fields as markup; no mark has a character that means anything in it. */
export function hiddenMarks({ nonce, via, rewrites }: PageMarks): string {
  const field = (name: string, value: string) => `<input type="hidden" name="${name}" value="${value}">`
  return [
    field('nonce', nonce),
    ...(via ? [field('via', via)] : []),
    ...(rewrites ? [field('rewrites', rewrites)] : []),
  ].join('\n')
}

/** The last part of a letter's link, unchecked but for its characters; undefined for anything else. */
export function rewritesOf(rewrites: unknown): string | undefined {
  return typeof rewrites === 'string' && /^[\w-]{20,100}$/.test(rewrites) ? rewrites : undefined
}

/** A partner's or a poster's code, from the address or from a form; undefined for anything else. */
export function viaOf(via: unknown): string | undefined {
  return typeof via === 'string' && /^[a-z0-9-]{1,40}$/.test(via) ? via : undefined
}
