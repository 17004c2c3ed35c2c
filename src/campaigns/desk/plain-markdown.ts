import MarkdownIt from 'markdown-it'

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number]

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })

/**
 * A letter written in Markdown as it is sent: plain text, for no mail shows asterisks in bold. Lists keep their numbers
 * or dashes, a link its address in brackets. A heading that the text begins with is its subject line.
 */
export function plainMarkdown(text: string): string {
  const tokens = markdown.parse(text, {})
  const parts: string[] = []
  const lists: { number: number | undefined }[] = []
  let mark = ''
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'bullet_list_open') lists.push({ number: undefined })
    if (token.type === 'ordered_list_open') lists.push({ number: Number(token.attrGet('start') ?? 1) })
    if (/_list_close$/.test(token.type)) lists.pop()
    if (token.type === 'list_item_open') mark = markOf(lists.at(-1))
    const words = wordsOf(token)
    if (words === undefined) continue
    const isSubject = parts.length === 0 && tokens[index - 1]?.type === 'heading_open'
    const isNextItem = mark !== '' && tokens[index - 1]?.hidden && parts.length > 0 && lists.length > 0
    const isTight = isNextItem && !isFirstItem(tokens, index)
    parts.push(
      `${parts.length === 0 ? '' : isTight ? '\n' : '\n\n'}${isSubject ? 'Subject: ' : mark}${words}`,
    )
    mark = ''
  }
  return parts.join('')
}

/** Puts the next number or a dash before an item. */
function markOf(list: { number: number | undefined } | undefined): string {
  if (list?.number === undefined) return '- '
  return `${list.number++}. `
}

/** True for the first item of a list: paragraph, item, list stand open right before its words. */
function isFirstItem(tokens: Token[], index: number): boolean {
  return /_list_open$/.test(tokens[index - 3]?.type ?? '')
}

function wordsOf(token: Token): string | undefined {
  if (token.type === 'fence' || token.type === 'code_block') return token.content.trimEnd()
  if (token.type !== 'inline') return undefined
  let address = ''
  return (token.children ?? [])
    .map((part) => {
      if (part.type === 'link_open')
        address = part.markup === 'autolink' ? '' : String(part.attrGet('href') ?? '')
      if (part.type === 'link_close') return address === '' ? '' : ` (${address})`
      if (part.type === 'softbreak' || part.type === 'hardbreak') return '\n'
      return part.content
    })
    .join('')
}
