import type { FastifyInstance } from 'fastify'

export interface Answer {
  status: number
  /** Where a redirect leads. */
  location: string | undefined
  body: string
  headers: Record<string, unknown>
}

/** A browser without scripts: keeps cookies, posts forms as our own pages would. */
export interface Visitor {
  cookies: Map<string, string>
  get(url: string): Promise<Answer>
  /** A field that comes several times is an array. */
  post(url: string, fields?: Record<string, string | string[]>): Promise<Answer>
  /** Posts and follows the redirect that must come. @throws Error when none comes. */
  postAndFollow(url: string, fields?: Record<string, string | string[]>): Promise<Answer>
}

/** Somebody in front of the site, asked by inject. @param ip tells visitors apart for the limits. */
export function visitorOf(app: FastifyInstance, ip = '192.0.2.1'): Visitor {
  const cookies = new Map<string, string>()
  const ask = async (method: 'GET' | 'POST', url: string, payload?: string): Promise<Answer> => {
    const answer = await app.inject({
      method,
      url,
      remoteAddress: ip,
      cookies: Object.fromEntries(cookies),
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        ...(method === 'POST'
          ? { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }
          : {}),
      },
      ...(payload === undefined ? {} : { payload }),
    })
    for (const { name, value } of answer.cookies) {
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return {
      status: answer.statusCode,
      location: answer.headers.location,
      body: answer.body,
      headers: answer.headers,
    }
  }
  const post = (url: string, fields: Record<string, string | string[]> = {}) => {
    const pairs = Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((text) => [name, text]),
    )
    return ask('POST', url, new URLSearchParams(pairs as [string, string][]).toString())
  }
  return {
    cookies,
    get: (url) => ask('GET', url),
    post,
    postAndFollow: async (url, fields) => {
      const answer = await post(url, fields)
      if (answer.status !== 303)
        throw new Error(`no redirect from ${url}: ${answer.status} ${sentences(answer.body)}`)
      return await ask('GET', answer.location ?? '')
    },
  }
}

/** What stands on a page, without its tags. */
export function sentences(html: string): string {
  return html
    .replace(/<head>.*?<\/head>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&#x3D;/g, '=')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()
}
