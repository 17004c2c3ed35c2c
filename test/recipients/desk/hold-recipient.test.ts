import t from 'tap'
import { writeSetting } from '../../../src/db/settings.ts'
import { chooseDigests } from '../../../src/delivery/digest-mode.ts'
import type { OfficeForm } from '../../../src/delivery/office-form.ts'
import { actAsOffice } from '../../../src/delivery/offices.ts'
import { makeDesk } from '../../support/desk.ts'
import { lettersInState, sendLetter } from '../../support/letters.ts'
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

t.test(
  'an editor chooses one mail a day for an office, and single letters, and leaves it again',
  async (t) => {
    const desk = await makeDesk(t)
    const { db, clock } = desk.world
    await writeSetting(db, 'limits', { recipientPerDay: 1 })
    await lettersInState(desk.world, 10, 'planned')
    const id = desk.world.recipients.unesco
    const editor = await desk.organizer('editor')
    const choose = async (digests: string) =>
      sentences((await editor.postAndFollow(`/organizer/recipients/${id}/digests`, { digests })).body)
    const mode = async () =>
      await db
        .selectFrom('recipients')
        .select(['wants_digest', 'digest_reason'])
        .where('id', '=', id)
        .executeTakeFirst()
    const chosenByMachine = async () => await chooseDigests({ db, clock, isTrial: false })

    t.match(
      await choose('digest'),
      /Letters that wait follow.*come together, in one mail a day: an organizer/s,
    )
    t.same(await mode(), { wants_digest: true, digest_reason: 'organizer' })
    t.match(await choose('single'), /Its letters come one by one/)
    t.equal(await chosenByMachine(), 0, 'however many wait')
    await choose('single')
    t.match(await choose('automatic'), /Its letters come one by one/)
    t.same(await mode(), { wants_digest: false, digest_reason: null })
    t.equal(await chosenByMachine(), 1)
    await choose('automatic')
    t.same(await mode(), { wants_digest: true, digest_reason: 'backlog' }, 'nobody chose anything else')

    await actAsOffice(db, id, { act: 'digest' } as OfficeForm, clock.now())
    t.match(await choose('single'), /The office itself asked for one mail a day meanwhile/)
    const page = (await editor.get(`/organizer/recipients/${id}`)).body
    t.match(
      sentences(page),
      /Only the office ends that.*What the office itself said.*one mail a day, please/s,
    )
    t.notMatch(page, 'name="digests"')
    t.equal((await editor.post(`/organizer/recipients/${id}/digests`, { digests: 'never' })).status, 422)
    const acts = await db.selectFrom('audit_log').select('act').where('act', 'like', 'recipient.%').execute()
    t.same(
      acts.map(({ act }) => act),
      ['recipient.letters_digest', 'recipient.letters_single', 'recipient.letters_automatic'],
    )
  },
)
