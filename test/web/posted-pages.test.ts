import t from 'tap'
import { makeDesk } from '../support/desk.ts'
import { sendLetter } from '../support/letters.ts'
import { makeSite } from '../support/site.ts'
import { makeWorld } from '../support/world.ts'

t.test('who opens the address that a form was sent to is led to the page of the form', async (t) => {
  const world = await makeWorld(t)
  const { token } = await sendLetter(world)
  const app = await makeSite(t, world.letters)
  const from: Record<string, string> = {
    '/campaigns/culture/letters?lang=be': '/campaigns/culture?lang=be',
    '/campaigns/culture/own-hands/reports': '/campaigns/culture/own-hands',
    [`/letters/${token}/confirmation`]: `/letters/${token}`,
    [`/letters/${token}/withdrawal`]: `/letters/${token}`,
    [`/letters/${token}/deliveries/x/report`]: `/letters/${token}`,
    '/offices/abc/acts': '/offices/abc',
  }
  for (const [url, to] of Object.entries(from)) {
    const { statusCode, headers } = await app.inject({ url })
    t.same([statusCode, headers.location], [302, to], url)
  }
  const api = await app.inject({ url: '/api/v1/campaigns/culture/letters' })
  t.same([api.statusCode, api.headers.allow], [405, 'POST, OPTIONS'])
  t.match(api.headers['content-type'], /^application\/problem\+json/)
})

t.test('at the desk as well, and whoever is not signed in is asked to', async (t) => {
  const desk = await makeDesk(t)
  const owner = await desk.organizer('owner')
  const from: Record<string, string> = {
    '/organizer/campaigns/culture/pause': '/organizer/campaigns/culture',
    '/organizer/directories/world/recipients': '/organizer/directories/world',
    '/organizer/settings/limits': '/organizer/settings',
    '/organizer/print/bundles': '/organizer/print',
  }
  for (const [url, to] of Object.entries(from)) {
    const { status, headers } = await owner.get(url)
    t.same([status, headers.location], [302, to], url)
    t.equal((await owner.get(to)).status, 200, to)
  }
  const asked = await desk.app.inject({ method: 'HEAD', url: '/organizer/settings' })
  t.match(asked.headers.location, '/organizer/session?next=', 'as GET is')
  const nobody = '/organizer/recipients/11111111-1111-4111-8111-111111111111'
  t.equal((await owner.get(nobody)).status, 404, 'a page of its own that is gone leads nowhere')
})
