import t from 'tap'
import { makeToken, readCaller } from '../../src/organizers/api-tokens.ts'
import { removeOrganizer } from '../../src/organizers/team.ts'
import { makeDesk } from '../support/desk.ts'
import { sentences } from '../support/visitor.ts'
import { MINUTE } from '../support/world.ts'

t.test('somebody who is invited joins by the mail; who is taken off is out at once', async (t) => {
  const desk = await makeDesk(t)
  const owner = await desk.organizer('owner')
  const done = await owner.postAndFollow('/organizer/team', {
    name: 'Ben',
    email: 'ben@desk.example',
    role: 'editor',
    locale: 'be',
  })
  t.match(sentences(done.body), /The invitation is on its way.*Ben ben@desk\.example.*Invited/)
  const first = (await desk.mailedLink('ben@desk.example')) ?? ''
  const { id } = await desk.world.db
    .selectFrom('organizers')
    .select('id')
    .where('name', '=', 'Ben')
    .executeTakeFirstOrThrow()
  desk.world.clock.move(MINUTE)
  await owner.postAndFollow(`/organizer/team/${id}/invitation`)
  t.equal((await desk.stranger().post(first)).status, 410, 'the newer invitation counts')
  const ben = desk.stranger()
  const link = (await desk.mailedLink('ben@desk.example')) ?? ''
  t.match((await ben.get(link)).body, /owner invites you to the desk\. Role: Editor/)
  t.match((await owner.get(link)).body, /signed in as owner: that ends/)
  t.notMatch((await ben.get(link)).body, /that ends/)
  t.match(await ben.post(link), { status: 303 })
  t.match((await ben.get(link)).body, /This browser is signed in already/)
  t.notMatch((await ben.get('/organizer/settings')).body, 'href="/organizer/settings/webhooks"')
  const token = { name: 'newsletter', scopes: [], days: 30 }
  const authorization = `Bearer ${await makeToken(desk.parts, { id, role: 'editor' }, token)}`
  t.ok(await readCaller(desk.parts, authorization))
  t.equal((await ben.get('/organizer/team')).status, 200)
  await owner.postAndFollow(`/organizer/team/${id}/removal`)
  t.equal((await ben.get('/organizer/team')).status, 303)
  const again = await owner.post('/organizer/team', {
    name: 'Ben',
    email: 'ben@desk.example',
    role: 'viewer',
  })
  t.equal(again.status, 303, 'he may be invited once more')
  t.equal(await readCaller(desk.parts, authorization), undefined, 'what he held before stays ended')
})

t.test('the last owner stays', async (t) => {
  const desk = await makeDesk(t)
  const owner = await desk.organizer('owner')
  t.equal((await owner.post(`/organizer/team/${owner.id}/role`, { role: 'viewer' })).status, 409)
  t.equal((await owner.post(`/organizer/team/${owner.id}/removal`)).status, 409)
  const second = await desk.organizer('owner', 'Second')
  const outcomes = await Promise.all([
    removeOrganizer(desk.parts, { organizerId: second.id, by: owner.id }),
    removeOrganizer(desk.parts, { organizerId: owner.id, by: second.id }),
  ])
  t.same(outcomes.sort(), ['done', 'last_owner'], 'two owners cannot remove each other')
})
