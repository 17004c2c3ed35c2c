import type { FastifyInstance, RouteOptions } from 'fastify'

/**
 * What forms post to has no page of its own, but its address stands in the browser when the answer was a page: who opens it anew is
 * led to the page above it. To be called before any page is added.
 * @returns gives the path of that page; undefined for a path that nothing is posted to, and for one that has a page of its own.
 */
export function watchPostedPages(app: FastifyInstance): (path: string) => string | undefined {
  const [shown, posted] = [new Set<string>(), new Set<string>()]
  app.addHook('onRoute', ({ method, url }: RouteOptions) => {
    if ([method].flat().includes('GET')) shown.add(url)
    if ([method].flat().includes('POST')) posted.add(url)
  })
  return (path) => {
    const parts = path.split('/')
    const route = [...posted].find((url) => isAt(parts, url.split('/')))
    const above = route && !shown.has(route) && pageAbove(route, shown)
    return above ? parts.slice(0, above.split('/').length).join('/') : undefined
  }
}

function isAt(parts: string[], pattern: string[]): boolean {
  return (
    parts.length === pattern.length && pattern.every((part, at) => part.startsWith(':') || part === parts[at])
  )
}

function pageAbove(url: string, shown: Set<string>): string | undefined {
  for (let above = url; above !== ''; ) {
    above = above.slice(0, above.lastIndexOf('/'))
    if (shown.has(above)) return above
  }
  return undefined
}
