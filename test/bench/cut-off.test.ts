import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ROOT } from '../../src/root.ts'
import { temporaryFolder } from '../support/folder.ts'
import { processesOf } from '../support/processes.ts'
import { startProgram } from '../support/program.ts'

t.test(
  'a bench that is cut off ends its database and its workers, and leaves no folder',
  { skip: process.platform !== 'linux' && 'there is no /proc' },
  async (t) => {
    const folder = temporaryFolder(t)
    const command = [process.execPath, '--import=tsx', join(ROOT, 'test/support/long-bench.ts')]
    const bench = startProgram(t, command, { cwd: ROOT, env: { TMPDIR: folder } })
    await bench.says(/it runs/)
    t.ok(processesOf(folder).length >= 2, 'a database and a worker')
    t.equal((await bench.end('SIGTERM')).code, 143)
    t.same(processesOf(folder), [])
    t.same(
      readdirSync(folder).filter((name) => name.startsWith('zvarot-')),
      [],
    )
  },
)
