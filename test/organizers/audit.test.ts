import { sql } from 'kysely'
import t from 'tap'
import { findBrokenEntry, listEntries } from '../../src/organizers/audit.queries.ts'
import { recordAct } from '../../src/organizers/audit.ts'
import { testDatabase } from '../support/database.ts'

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
  for (const act of ['a.one', 'a.two', 'a.three']) await recordAct(db, { organizerId: null, act, at })
  await t.rejects(db.updateTable('audit_log').set({ act: 'a.none' }).execute(), /append-only/)
  await t.rejects(db.deleteFrom('audit_log').execute(), /append-only/)
  await sql`alter table audit_log disable trigger all`.execute(db)
  await sql`update audit_log set entry = replace(entry, 'two', 'six') where id = 2`.execute(db)
  t.equal(await findBrokenEntry(db), 2)
  await sql`delete from audit_log where id = 2`.execute(db)
  t.equal(await findBrokenEntry(db), 3)
  t.equal(await findBrokenEntry(db, 1), undefined, 'the newest one alone is whole')
})
