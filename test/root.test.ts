import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ROOT } from '../src/root.ts'

t.test('the root is the folder that holds the templates and the migrations', async (t) => {
  t.ok(existsSync(join(ROOT, 'package.json')))
})
