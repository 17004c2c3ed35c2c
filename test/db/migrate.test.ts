import t from 'tap'
import { migrate } from '../../src/db/migrate.ts'
import { findSetting, writeSetting } from '../../src/db/settings.ts'
import { ConfigError } from '../../src/errors.ts'
import { testDatabase } from '../support/database.ts'

t.test('a database that is up to date is left as it is', async (t) => {
  const { db } = await testDatabase(t)
  const before = await findSetting(db, 'migrations')
  t.same(await migrate(db), [])
  t.same(await findSetting(db, 'migrations'), before)
  t.match(before, { '0004_deliveries': /^[0-9a-f]{64}$/ })
})

t.test(
  'tables made by another form of a migration are not worked on, and the operator is told which',
  async (t) => {
    const { db } = await testDatabase(t)
    const known = (await findSetting(db, 'migrations')) as Record<string, string>
    await writeSetting(db, 'migrations', { ...known, '0004_deliveries': 'f'.repeat(64) })
    await t.rejects(migrate(db), ConfigError)
    await t.rejects(migrate(db), { message: /0004_deliveries differs/ })
  },
)
