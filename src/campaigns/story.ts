import Handlebars from 'handlebars'
import MarkdownIt from 'markdown-it'

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })
const standardLink = markdown.renderer.rules.link_open
markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
  tokens[index]?.attrSet('rel', 'noopener noreferrer')
  return standardLink
    ? standardLink(tokens, index, options, env, self)
    : self.renderToken(tokens, index, options)
}
/** A picture from elsewhere would tell that place who reads: it becomes a link to it. */
markdown.renderer.rules.image = (tokens, index) => {
  const { escapeHtml } = markdown.utils
  const [src, alt] = [String(tokens[index]?.attrGet('src') ?? ''), tokens[index]?.content ?? '']
  const before = tokens.slice(0, index).map(({ type }) => type)
  if (before.lastIndexOf('link_open') > before.lastIndexOf('link_close')) return escapeHtml(alt || src)
  return `<a href="${escapeHtml(src)}" rel="noopener noreferrer">${escapeHtml(alt || src)}</a>`
}
/** The page's own headings are h1 and h2. */
for (const rule of ['heading_open', 'heading_close'] as const)
  markdown.renderer.rules[rule] = (tokens, index, options, _env, self) => {
    const token = tokens[index]
    if (token) token.tag = 'h3'
    return self.renderToken(tokens, index, options)
  }

const rendered = new Map<string, Handlebars.SafeString>()

/** An organizer's Markdown as markup: no HTML of hers, no pictures from elsewhere, links that tell nobody where they were. */
export function renderStory(text: string): Handlebars.SafeString {
  const known = rendered.get(text)
  if (known) return known
  if (rendered.size > 500) rendered.clear()
  const story = new Handlebars.SafeString(markdown.render(text))
  rendered.set(text, story)
  return story
}
