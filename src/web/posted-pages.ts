import type { FastifyInstance, RouteOptions } from 'fastify'

/** What an address takes. */
export interface KnownPaths {
  /**
   * What forms post to has no page of its own, but its address stands in the browser when the answer was a page: who opens it anew is
   * led to the page above it.
   * @returns the path of that page; undefined for a path that nothing is posted to, and for one that has a page of its own.
   */
  pageAbove(path: string): string | undefined
  /** The methods that are answered at this path, such as `GET`; none where nothing stands. */
  methodsAt(path: string): string[]
}

/** Watches which addresses there are. To be called before any page is added. */
export function watchPaths(app: FastifyInstance): KnownPaths {
  const known = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ method, url }: RouteOptions) => {
    known.set(url, new Set([...(known.get(url) ?? []), ...[method].flat()]))
  })
  const at = (path: string) => {
    const parts = path.split('/')
    return [...known].filter(([url]) => isAt(parts, url.split('/')))
  }
  return {
    pageAbove: (path) => {
      const [route, methods] = at(path).find(([, methods]) => methods.has('POST')) ?? []
      const above =
        route && !methods?.has('GET') && pageAbove(route, (url) => known.get(url)?.has('GET') === true)
      return above ? path.split('/').slice(0, above.split('/').length).join('/') : undefined
    },
    methodsAt: (path) => [...new Set(at(path).flatMap(([, methods]) => [...methods]))].sort(),
  }
}

function isAt(parts: string[], pattern: string[]): boolean {
  const isOpen = pattern.at(-1) === '*'
  return (
    (isOpen ? parts.length >= pattern.length : parts.length === pattern.length) &&
    pattern.every((part, at) => part.startsWith(':') || part === '*' || part === parts[at])
  )
}

function pageAbove(url: string, isShown: (url: string) => boolean): string | undefined {
  for (let above = url; above !== ''; ) {
    above = above.slice(0, above.lastIndexOf('/'))
    if (isShown(above)) return above
  }
  return undefined
}
