import { sql } from 'kysely'
import t from 'tap'
import { makeDesk } from '../support/desk.ts'
import { postForm, typed } from '../support/filled-form.ts'
import { formBody, makeSite } from '../support/site.ts'
import { sentences } from '../support/visitor.ts'
import { makeWorld, type World } from '../support/world.ts'

/** So many members of a parliament, all offered and ticked. @returns their ids. */
async function addMembers({ db }: Pick<World, 'db'>, count: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with people as (
      insert into recipients (directory_id, external_id, kind, role, name, office, country, languages, confidence)
      select (select id from directories limit 1), 'member-' || number, 'parliament', 'member', 'Member ' || number,
        'Member of Parliament', 'PL', '{en}', 'high'
      from generate_series(1, ${count}::integer) as number returning id
    ), contacts as (
      insert into contacts (recipient_id, channel, address)
      select id, 'email', 'member@' || id || '.example' from people
    ), offered as (
      insert into campaign_recipients (campaign_id, recipient_id) select campaigns.id, people.id from campaigns, people
    )
    select id from people`.execute(db)
  return rows.map(({ id }) => id)
}

t.test('a letter goes to a whole parliament, as the page offers it', async (t) => {
  const world = await makeWorld(t)
  const members = await addMembers(world, 1_100)
  const app = await makeSite(t, world.letters)
  const values = { ...(await typed(world, app)), note: 'My note.' }
  const toMany = await postForm(app, formBody({ ...values, recipients: members.slice(0, 1_001) }))
  t.equal(toMany.statusCode, 422)
  t.match(toMany.body, /Choose 1,?000 recipients at most\./)
  t.notMatch(toMany.body, 'it may come once')
  t.match(toMany.body, 'My note.')
  t.equal(toMany.body.match(/name="recipients" value="[^"]+" checked/g)?.length, 1_001, 'her choice is kept')
  t.equal((await postForm(app, formBody({ ...values, recipients: members }))).statusCode, 422)
  t.equal((await postForm(app, formBody({ ...values, recipients: members.slice(0, 720) }))).statusCode, 303)
  const letters = world.db.selectFrom('letters').select('choice_ids')
  t.equal((await letters.executeTakeFirstOrThrow()).choice_ids.length, 720)
})

t.test(
  'a campaign whose page ticks more than a letter goes to is not published, and many are named',
  async (t) => {
    const desk = await makeDesk(t)
    const members = await addMembers(desk.world, 1_100)
    await desk.world.db.updateTable('campaigns').set({ status: 'draft' }).execute()
    const editor = await desk.organizer('editor')
    const checks = (await editor.get('/organizer/campaigns/culture/launch')).body
    t.match(checks, /1,?10\d recipients are ticked on the page; a letter goes to 1,?000 at most/)
    t.equal((await editor.post('/organizer/campaigns/culture/publication')).status, 409)
    await desk.world.db.updateTable('campaigns').set({ default_selected: 'own_country' }).execute()
    const inOne = sentences((await editor.get('/organizer/campaigns/culture/launch')).body)
    t.match(inOne, /Must In one country a letter would go to 1,?10\d recipients/)
    await desk.world.db.updateTable('campaigns').set({ default_selected: 'all' }).execute()
    await desk.world.db
      .deleteFrom('campaign_recipients')
      .where('recipient_id', 'in', members.slice(150))
      .execute()
    const fewer = sentences((await editor.get('/organizer/campaigns/culture/launch')).body)
    t.match(fewer, /Better A letter goes to 15\d recipients unless its writer chooses\./)
    await desk.world.db.updateTable('campaigns').set({ default_selected: 'own_country' }).execute()
    const own = sentences((await editor.get('/organizer/campaigns/culture/launch')).body)
    t.match(own, /Better In one country a letter goes to 15\d recipients unless its writer chooses\./)
    t.notMatch(own, /ticked on the page/)
  },
)
