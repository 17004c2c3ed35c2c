import t from 'tap'
import { ROUTE_ROLES } from '../../src/organizers/route-roles.ts'
import { type Desk, makeDesk } from '../support/desk.ts'

const SOME_ID = '00000000-0000-4000-8000-000000000000'
/** What stands where a name should, the last ones by mistake or by malice. */
const PLACES = ['culture', 'world', '%00', "1'--", 'x'.repeat(200)]
const NONSENSE = [
  'a\u0000b',
  'x'.repeat(3_000),
  '\u202e<b>{{x}}"\'',
  '-1',
  '99999999999999999999',
  '2026-13-45',
  '[]',
  '',
]
/** Names of fields that some form or page of the desk reads. */
const FIELDS =
  `act answer base body campaign cell_1_0 contact_0_address contact_0_channel country daily_cap edition
  encoding find from ids kind language letter mode name number openings recipient recipients repair role scope show
  sort source subjects summary target-0 text time_zone title until url valid_until version`.split(/\s+/)
/** They end the session, or wait for a passkey. */
const APART = /session|passkeys|account\/sessions/

t.test('nothing that is typed or put into an address breaks the desk', async (t) => {
  const desk = await makeDesk(t)
  const owner = await desk.organizer('owner')
  for (const name of Object.keys(ROUTE_ROLES).filter((name) => !APART.test(name))) {
    const [method = '', pattern = ''] = name.split(' ')
    for (const path of pathsOf(pattern))
      for (const fields of FILLED) {
        const query = new URLSearchParams(fields).toString()
        const { status } =
          method === 'GET'
            ? await owner.get(`${path}?${query}`)
            : await owner.post(path, Object.fromEntries(fields))
        if (status >= 500) t.fail(`${name} at ${path} with ${fields[0]?.[1]}: ${status}`)
      }
  }
  t.pass('every route was asked')
})

t.test('an upload that breaks off, and one that is none, are answered as mistakes', async (t) => {
  const desk = await makeDesk(t)
  const { cookies } = await desk.organizer('editor')
  for (const path of [
    '/organizer/directories/world/imports',
    '/organizer/campaigns/culture/picture',
    '/organizer/campaigns/culture/appeals/en/import',
  ])
    for (const payload of [
      'x',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nName',
    ])
      t.ok((await upload(desk, path, Object.fromEntries(cookies), payload)) < 500, `${path}: ${payload}`)
})

t.test('what was typed into the settings of a directory is kept when it cannot be saved', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const answer = await editor.post('/organizer/directories/world/settings', {
    name: '',
    source: 'A book of 2026',
  })
  t.equal(answer.status, 422)
  t.match(answer.body, 'value="A book of 2026"')
})

t.test(
  'when a session cannot be looked up, what was typed at the desk is kept for sending it again',
  async (t) => {
    const desk = await makeDesk(t)
    const editor = await desk.organizer('editor')
    await desk.world.db.destroy()
    const answer = await editor.post('/organizer/directories/world/settings', { source: 'A book of 2026' })
    t.ok(answer.status >= 500)
    t.match(answer.body, 'action="/organizer/directories/world/settings"')
    t.match(answer.body, 'value="A book of 2026"')
  },
)

const FILLED = NONSENSE.map((text) => FIELDS.map((field): [string, string] => [field, text]))

function pathsOf(pattern: string): string[] {
  if (!pattern.includes(':')) return [pattern]
  return PLACES.map((place) =>
    pattern
      .replace(':slug', place)
      .replace(/:(id|recipient)/g, place.length < 6 ? place : SOME_ID)
      .replace(/:\w+/g, 'en'),
  )
}

async function upload(
  desk: Desk,
  url: string,
  cookies: Record<string, string>,
  payload: string,
): Promise<number> {
  const { statusCode } = await desk.app.inject({
    method: 'POST',
    url,
    cookies,
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'multipart/form-data; boundary=x' },
    payload,
  })
  return statusCode
}
