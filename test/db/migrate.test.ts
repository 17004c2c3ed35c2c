import t from 'tap'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { reachDatabase } from '../../src/db/reach.ts'
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

t.test(
  'so it is when a migration has come in between those that were run, or one is no longer there',
  async (t) => {
    const { db } = await testDatabase(t)
    const known = (await findSetting(db, 'migrations')) as Record<string, string>
    const { '0005_outbox': _, ...without } = known
    await db
      .deleteFrom('kysely_migration' as never)
      .where('name' as never, '=', '0005_outbox' as never)
      .execute()
    await writeSetting(db, 'migrations', without)
    await t.rejects(migrate(db), { name: 'ConfigError', message: /0005_outbox differs/ })
    await writeSetting(db, 'migrations', { ...known, '0009_gone': 'f'.repeat(64) })
    await t.rejects(migrate(db), { name: 'ConfigError', message: /0009_gone differs/ })
  },
)

t.test(
  'a database that cannot be reached is told with its place and the mend, without its password',
  async (t) => {
    const { url } = await testDatabase(t)
    const told = async (change: (place: URL) => void) => {
      const place = new URL(url)
      change(place)
      const db = connect(place.href)
      t.teardown(() => db.destroy())
      const error = await reachDatabase(db, place.href).catch((error) => error)
      t.ok(error instanceof ConfigError)
      return String(error?.message)
    }
    t.match(
      await told((place) => Object.assign(place, { port: '1' })),
      /^DATABASE_URL: no PostgreSQL answers at .*:1; start it/,
    )
    t.match(
      await told((place) => Object.assign(place, { pathname: '/nothing' })),
      /there is no database nothing; make it/,
    )
    const refused = await told((place) => Object.assign(place, { username: 'nobody', password: 'not this' }))
    t.match(refused, /the account nobody or its password is refused/)
    t.notMatch(refused, 'not this')
  },
)
