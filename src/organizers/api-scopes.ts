import type { Scope } from './api-token-form.ts'

/**
 * Every route of the JSON API that needs a token, with the scope that it needs. One below /api/v1/organizer that is
 * missing here stops the start of the site.
 */
export const API_SCOPES: Readonly<Record<string, Scope>> = {
  'GET /api/v1/organizer/campaigns': 'campaigns:read',
  'POST /api/v1/organizer/campaigns': 'campaigns:write',
  'GET /api/v1/organizer/campaigns/:slug': 'campaigns:read',
  'PUT /api/v1/organizer/campaigns/:slug/settings': 'campaigns:write',
  'PUT /api/v1/organizer/campaigns/:slug/texts/:language': 'campaigns:write',
  'PUT /api/v1/organizer/campaigns/:slug/appeals/:language': 'campaigns:write',
  'GET /api/v1/organizer/campaigns/:slug/tally': 'tallies:read',
  'GET /api/v1/organizer/directories': 'directories:read',
  'GET /api/v1/organizer/directories/:slug/recipients': 'directories:read',
  'POST /api/v1/organizer/directories/:slug/imports': 'directories:write',
  'GET /api/v1/organizer/imports/:id': 'directories:write',
  'POST /api/v1/organizer/imports/:id/application': 'directories:write',
}

/** The scope of a route. HEAD counts as GET. @throws Error naming the route when it has none. */
export function scopeOf(method: string, url: string): Scope {
  const name = `${method === 'HEAD' ? 'GET' : method} ${url}`
  const scope = API_SCOPES[name]
  if (!scope) throw new Error(`${name} has no entry in src/organizers/api-scopes.ts`)
  return scope
}
