import { type makeSite, SAME_ORIGIN } from './site.ts'
import type { World } from './world.ts'

const FORM = { ...SAME_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' }

type App = Awaited<ReturnType<typeof makeSite>>

/** Posts a letter as a browser does. */
export const postForm = async (app: App, payload: string, url = '/campaigns/culture/letters') =>
  await app.inject({ method: 'POST', url, headers: FORM, payload })

/** What Ann's browser sends from a page it has just read. */
export async function typed(world: World, app: App) {
  const page = await app.inject({ url: '/campaigns/culture' })
  return {
    nonce: nonceOf(page.body),
    language: 'en',
    name: 'Ann Example',
    email: 'ann@supporters.example',
    country: 'PL',
    recipients: [world.recipients.unesco, world.recipients.france],
    consent: 'on',
  }
}

/** The nonce in a page's form. */
export function nonceOf(html: string): string {
  return /name="nonce" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

/** The subject line that a page shows. */
export function subjectOf(html: string): string | undefined {
  return /data-shows="subject">([^<]+)</.exec(html)?.[1]
}
