import { sql } from 'kysely'
import t from 'tap'
import { PAGE_LOCALES, translatorFor } from '../../src/i18n.ts'
import { ACTS, DETAILS } from '../../src/organizers/act-codes.ts'
import { findBrokenEntry, listEntries } from '../../src/organizers/audit.queries.ts'
import { recordAct } from '../../src/organizers/audit.ts'
import { testDatabase } from '../support/database.ts'
import { makeDesk } from '../support/desk.ts'
import { sentences } from '../support/visitor.ts'

const at = new Date('2026-11-23T11:00:00Z')

t.test('acts written at the same moment stand in one chain without a gap', async (t) => {
  const { db } = await testDatabase(t)
  await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      recordAct(db, { organizerId: null, act: 'campaign.published', subject: `campaign ${i}`, at }),
    ),
  )
  const entries = await listEntries(db, { after: 0, limit: 100 })
  t.same(
    entries.map(({ id }) => id),
    Array.from({ length: 50 }, (_, i) => i + 1),
  )
  t.equal(await findBrokenEntry(db), undefined)
})

t.test('nothing in it can be changed or taken out, and whoever gets around that is found', async (t) => {
  const { db } = await testDatabase(t)
  for (const subject of ['one', 'two', 'three'])
    await recordAct(db, { organizerId: null, act: 'campaign.created', subject, at })
  await t.rejects(db.updateTable('audit_log').set({ act: 'campaign.closed' }).execute(), /append-only/)
  await t.rejects(db.deleteFrom('audit_log').execute(), /append-only/)
  await sql`alter table audit_log disable trigger all`.execute(db)
  await sql`update audit_log set entry = replace(entry, 'two', 'six') where id = 2`.execute(db)
  t.equal(await findBrokenEntry(db), 2)
  await sql`delete from audit_log where id = 2`.execute(db)
  t.equal(await findBrokenEntry(db), 3)
  t.equal(await findBrokenEntry(db, 1), undefined, 'the newest one alone is whole')
})

t.test('every act and every detail has its sentence in each language of the desk', async (t) => {
  const keys = [...ACTS.map((act) => `audit.${act}`), ...DETAILS.map((name) => `audit.detail.${name}`)]
  for (const locale of PAGE_LOCALES)
    t.same(
      keys.filter((key) => !translatorFor(locale).has(key)),
      [],
      locale,
    )
})

t.test('the page says in words who did what to whom, and leads there', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const owner = await desk.organizer('owner', 'Olga')
  const { id: editorId } = await desk.organizer('editor', 'Egor')
  const act = { organizerId: owner.id, at: world.clock.now() }
  const { unesco } = world.recipients
  await recordAct(world.db, {
    ...act,
    act: 'bundle.printed',
    subject: 'bundle 7',
    details: { letters: 1_200 },
  })
  await recordAct(world.db, {
    ...act,
    act: 'recipient.edited',
    subject: `recipient ${unesco}`,
    details: { changed_fields: ['email', 'notes'] },
  })
  await recordAct(world.db, {
    ...act,
    act: 'organizer.role_changed',
    subject: `organizer ${editorId}`,
    details: { role: 'viewer' },
  })
  const { body } = await owner.get('/organizer/audit')
  const page = sentences(body)
  t.match(page, 'Olga printed a bundle bundle 7 letters: 1,200')
  t.match(page, 'Olga changed a recipient recipient UNESCO changed: E-mail, Notes')
  t.match(page, 'Olga changed a role organizer Egor role: Viewer')
  t.match(body, `href="/organizer/recipients/${unesco}"`)
  t.notMatch(page, /[0-9a-f]{8}-[0-9a-f]{4}-/, 'no ids')
})
