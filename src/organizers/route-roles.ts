import type { Role } from '../db/tables/organizers.ts'

/** Who may use a route of the desk. */
export interface RouteRole {
  /** The least role; `anyone` is for signing in. */
  role: Role | 'anyone'
  /** A fresh proof that it is she: for publishing, raising caps and exporting personal data. */
  needsStepUp?: true
}

const anyone: RouteRole = { role: 'anyone' }
const viewer: RouteRole = { role: 'viewer' }
const viewerAgain: RouteRole = { role: 'viewer', needsStepUp: true }
const editor: RouteRole = { role: 'editor' }
const editorAgain: RouteRole = { role: 'editor', needsStepUp: true }
const owner: RouteRole = { role: 'owner' }
const ownerAgain: RouteRole = { role: 'owner', needsStepUp: true }

/**
 * Every route of the desk with the least role that may use it. A route below /organizer that is missing here stops the
 * start of the site; a test walks the table with each role.
 */
export const ROUTE_ROLES: Readonly<Record<string, RouteRole>> = {
  'GET /organizer': viewer,
  'GET /organizer/*': viewer,

  'GET /organizer/session': anyone,
  'POST /organizer/session': anyone,
  'GET /organizer/session/sent': anyone,
  'POST /organizer/session/end': anyone,
  'GET /organizer/session/links/:token': anyone,
  'POST /organizer/session/links/:token': anyone,
  'GET /organizer/session/passkey': anyone,
  'POST /organizer/session/passkey/challenge': anyone,
  'POST /organizer/session/passkey': anyone,
  'GET /organizer/session/proof': viewer,
  'POST /organizer/session/proof': viewer,

  'GET /organizer/account': viewer,
  'POST /organizer/account': viewer,
  'POST /organizer/account/sessions/:id/end': viewer,
  'POST /organizer/account/sessions/end': viewer,
  'POST /organizer/account/passkeys/challenge': viewerAgain,
  'POST /organizer/account/passkeys': viewerAgain,
  'POST /organizer/account/passkeys/:id/removal': viewerAgain,

  'GET /organizer/account/tokens': viewer,
  'POST /organizer/account/tokens': viewerAgain,
  'POST /organizer/account/tokens/:id/revocation': viewer,

  'GET /organizer/audit': viewer,
  'GET /organizer/audit/export': owner,
  'GET /organizer/settings': viewer,
  'POST /organizer/settings/organisation': owner,
  'POST /organizer/settings/limits': editor,
  'GET /organizer/settings/sending': viewer,
  'POST /organizer/settings/sending/hold': owner,
  'POST /organizer/settings/sending/release': ownerAgain,
  'GET /organizer/settings/webhooks': owner,
  'POST /organizer/settings/webhooks': ownerAgain,
  'POST /organizer/settings/webhooks/:id/removal': owner,
  'POST /organizer/settings/webhooks/:id/tests': owner,

  'GET /organizer/team': viewer,
  'POST /organizer/team': ownerAgain,
  'POST /organizer/team/:id/role': ownerAgain,
  'POST /organizer/team/:id/invitation': ownerAgain,
  'POST /organizer/team/:id/removal': ownerAgain,

  'GET /organizer/print': viewer,
  'POST /organizer/print/bundles': editor,
  'GET /organizer/print/bundles/:id': viewer,
  'GET /organizer/print/bundles/:id/letters.pdf': editorAgain,
  'GET /organizer/print/bundles/:id/sheets': editorAgain,
  'POST /organizer/print/bundles/:id/printing': editor,
  'POST /organizer/print/bundles/:id/posting': editor,
  'POST /organizer/print/bundles/:id/return': editor,
  'GET /organizer/letters': viewer,
  'POST /organizer/letters/held/preview': editor,
  'POST /organizer/letters/held/decisions': editor,
  'GET /organizer/letters/uncertain': viewer,
  'POST /organizer/letters/uncertain/preview': editor,
  'POST /organizer/letters/uncertain/decisions': editor,
  'GET /organizer/letters/paused': viewer,
  'POST /organizer/letters/paused/:id/release': editor,
  'GET /organizer/letters/search': viewer,

  'GET /organizer/directories': viewer,
  'POST /organizer/directories': editor,
  'GET /organizer/directories/:slug': viewer,
  'POST /organizer/directories/:slug/recipients': editor,
  'GET /organizer/directories/:slug/settings': viewer,
  'POST /organizer/directories/:slug/settings': editor,
  'GET /organizer/directories/:slug/export.csv': editor,
  'GET /organizer/directories/:slug/export.xlsx': editor,
  'GET /organizer/directories/:slug/export.json': editor,
  'GET /organizer/directories/:slug/health': viewer,
  'POST /organizer/directories/:slug/health/domains': editor,
  'GET /organizer/directories/:slug/imports': viewer,
  'POST /organizer/directories/:slug/imports': editor,
  'GET /organizer/imports/:id': viewer,
  'GET /organizer/imports/:id/mapping': viewer,
  'POST /organizer/imports/:id/mapping': editor,
  'POST /organizer/imports/:id/reading': editor,
  'POST /organizer/imports/:id/rows': editor,
  'GET /organizer/imports/:id/rejected.xlsx': editor,
  'POST /organizer/imports/:id/application': editor,
  'POST /organizer/imports/:id/continuation': editor,
  'POST /organizer/imports/:id/removal': editor,
  'POST /organizer/imports/:id/undoing': editor,
  'GET /organizer/recipients/:id': viewer,
  'POST /organizer/recipients/:id': editor,
  'POST /organizer/recipients/:id/checks': editor,
  'POST /organizer/recipients/:id/pause': editor,
  'POST /organizer/recipients/:id/digests': editor,

  'GET /organizer/campaigns': viewer,
  'GET /organizer/campaigns/new': editor,
  'POST /organizer/campaigns': editor,
  'GET /organizer/campaigns/:slug': viewer,
  'GET /organizer/campaigns/:slug/settings': viewer,
  'POST /organizer/campaigns/:slug/settings': editor,
  'GET /organizer/campaigns/:slug/texts': viewer,
  'GET /organizer/campaigns/:slug/texts/:language': viewer,
  'POST /organizer/campaigns/:slug/texts/:language': editor,
  'POST /organizer/campaigns/:slug/texts/:language/removal': editor,
  'POST /organizer/campaigns/:slug/picture': editor,
  'POST /organizer/campaigns/:slug/picture/removal': editor,
  'GET /organizer/campaigns/:slug/recipients': viewer,
  'POST /organizer/campaigns/:slug/recipients': editor,
  'POST /organizer/campaigns/:slug/recipients/exceptions': editor,
  'POST /organizer/campaigns/:slug/recipients/additions': editor,
  'GET /organizer/campaigns/:slug/appeals': viewer,
  'GET /organizer/campaigns/:slug/appeals/:language': viewer,
  'POST /organizer/campaigns/:slug/appeals/:language': editor,
  'POST /organizer/campaigns/:slug/appeals/:language/removal': editor,
  'POST /organizer/campaigns/:slug/appeals/:language/import': editor,
  'GET /organizer/campaigns/:slug/appeals/:language/versions': viewer,
  'GET /organizer/campaigns/:slug/appeals/:language/versions/:version': viewer,
  'POST /organizer/campaigns/:slug/appeals/:language/versions/:version/restoration': editor,
  'GET /organizer/campaigns/:slug/launch': viewer,
  'POST /organizer/campaigns/:slug/publication': editorAgain,
  'POST /organizer/campaigns/:slug/pause': editor,
  'POST /organizer/campaigns/:slug/resumption': editor,
  'POST /organizer/campaigns/:slug/closing': editor,
  'POST /organizer/campaigns/:slug/tests': editor,
  'GET /organizer/campaigns/:slug/dashboard': viewer,
  'POST /organizer/campaigns/:slug/dashboard/weekly': viewer,
  'GET /organizer/campaigns/:slug/dashboard/figures.csv': viewer,
  'GET /organizer/campaigns/:slug/dashboard/figures.xlsx': viewer,
  'POST /organizer/campaigns/:slug/answers': editor,
  'GET /organizer/campaigns/:slug/proof/:recipient/evidence.json': viewer,
  'GET /organizer/campaigns/:slug/proof/:recipient/summary.json': viewer,
  'GET /organizer/campaigns/:slug/proof/:recipient/summary.pdf': viewer,
}

/**
 * The entry of a route. HEAD counts as GET.
 * @throws Error naming the route when it has none.
 */
export function roleOf(method: string, url: string): RouteRole {
  const name = `${method === 'HEAD' ? 'GET' : method} ${url}`
  const entry = ROUTE_ROLES[name]
  if (!entry) throw new Error(`${name} has no entry in src/organizers/route-roles.ts`)
  return entry
}
