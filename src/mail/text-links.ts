/** A piece of a text: plain, or an address that can be followed. */
export interface TextPiece {
  text: string
  href?: string
}

/** Cuts a text at its http and https addresses, each without the punctuation of the sentence around it. */
export function findLinks(text: string): TextPiece[] {
  const pieces: TextPiece[] = []
  let from = 0
  for (const { 0: found, index } of text.matchAll(/https?:\/\/[^\s<>"«»“”]+/gi)) {
    const href = found.replace(/[.,;:!?'’)\]}>]+$/, '')
    if (!URL.canParse(href)) continue
    if (index > from) pieces.push({ text: text.slice(from, index) })
    pieces.push({ text: href, href })
    from = index + href.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}
