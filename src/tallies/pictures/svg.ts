type Attributes = Record<string, string | number | undefined>

/** One SVG element as text, its attributes escaped. @param inner markup or, from `text`, escaped text. */
export function tag(name: string, attributes: Attributes, ...inner: string[]): string {
  const set = Object.entries(attributes)
    .filter((pair): pair is [string, string | number] => pair[1] !== undefined)
    .map(([key, value]) => ` ${key}="${text(typeof value === 'number' ? round(value) : value)}"`)
    .join('')
  return inner.length > 0 ? `<${name}${set}>${inner.join('')}</${name}>` : `<${name}${set}/>`
}

/** Text that may stand in markup. */
export function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** A picture that is read out by its title and description. @param id is unique on its page. */
export function picture(
  id: string,
  box: { width: number; height: number },
  words: { title: string; description: string },
  ...inner: string[]
): string {
  return tag(
    'svg',
    {
      viewBox: `0 0 ${box.width} ${box.height}`,
      role: 'img',
      class: `picture ${id}`,
      'aria-labelledby': `${id}-title ${id}-description`,
      xmlns: 'http://www.w3.org/2000/svg',
    },
    tag('title', { id: `${id}-title` }, text(words.title)),
    // Where drawings are switched off, both stand on the page as text.
    ' ',
    tag('desc', { id: `${id}-description` }, text(words.description)),
    ...inner,
  )
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}
