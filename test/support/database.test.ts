import t from 'tap'
import { testDatabase } from './database.ts'

t.test('each test has a migrated database of its own: what one writes, the other never sees', async (t) => {
  const [one, two] = await Promise.all([testDatabase(t), testDatabase(t)])
  await one.db.insertInto('directories').values({ slug: 'here-only', name: 'Here only' }).execute()
  t.same(await one.db.selectFrom('directories').select('slug').execute(), [{ slug: 'here-only' }])
  t.same(await two.db.selectFrom('directories').select('slug').execute(), [])
})
