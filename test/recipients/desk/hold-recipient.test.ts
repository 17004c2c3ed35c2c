import t from 'tap'
import { makeDesk } from '../../support/desk.ts'
import { sendLetter } from '../../support/letters.ts'
import { sentences } from '../../support/visitor.ts'

t.test('an editor holds the letters to one recipient on its page, and lets them go', async (t) => {
  const desk = await makeDesk(t)
  const { db } = desk.world
  const { deliveries } = await sendLetter(desk.world)
  const id = desk.world.recipients.unesco
  const own = deliveries.find(({ recipient_id }) => recipient_id === id)?.id as string
  await db.updateTable('deliveries').set({ state: 'ready' }).where('id', '=', own).execute()
  const editor = await desk.organizer('editor')
  const held = sentences((await editor.postAndFollow(`/organizer/recipients/${id}/pause`)).body)
  t.match(held, /Letters to it wait now\..*Paused since .*Let its letters go out/s)
  t.notMatch(held, /Give a new e-mail address and save/, 'an address does not end what an organizer decided')
  const stateOf = () => db.selectFrom('deliveries').select('state').where('id', '=', own).executeTakeFirst()
  t.match(await stateOf(), { state: 'planned' })
  t.match(sentences((await editor.get('/organizer/letters/paused')).body), /UNESCO.*an organizer paused it/s)
  await editor.post(`/organizer/recipients/${id}/pause`)
  await editor.postAndFollow(`/organizer/letters/paused/${id}/release`)
  t.match(sentences((await editor.get(`/organizer/recipients/${id}`)).body), /Hold its letters/)
  const acts = await db.selectFrom('audit_log').select('act').where('act', 'like', 'recipient.%').execute()
  t.same(
    acts.map(({ act }) => act),
    ['recipient.paused', 'recipient.released'],
  )
})
