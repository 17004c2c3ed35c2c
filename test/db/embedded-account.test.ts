import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { chooseAccount } from '../../src/db/embedded/account.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { temporaryFolder } from '../support/folder.ts'

const PASSWD = `root:x:0:0:root:/root:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
postgres:x:101:104::/var/lib/postgresql:/bin/bash
`

t.test(
  'root runs the database as the owner of the cluster, else as zvarot, postgres or nobody',
  async (t) => {
    t.same(chooseAccount(PASSWD, 65534), { name: 'nobody', uid: 65534, gid: 65534 })
    t.same(chooseAccount(PASSWD), { name: 'postgres', uid: 101, gid: 104 })
    t.equal(chooseAccount(`${PASSWD}zvarot:x:990:990::/:/bin/false\n`)?.uid, 990)
    t.equal(chooseAccount(PASSWD.replace(/^postgres.*$/m, ''))?.name, 'nobody')
    t.equal(chooseAccount('root:x:0:0:root:/root:/bin/bash\n'), undefined, 'root itself never')
  },
)

if (process.getuid?.() === 0) {
  t.test(
    'as root, in a folder that no other account can enter, it is kept outside and found again',
    async (t) => {
      const dataDir = join(temporaryFolder(t), 'closed')
      mkdirSync(dataDir, { mode: 0o700 })
      const said: string[] = []
      const first = await startEmbedded({ dataDir, say: (line) => said.push(line) })
      await first.stop()
      const cluster = readFileSync(join(dataDir, 'database/place'), 'utf8').trim()
      t.teardown(() => rmSync(dirname(cluster), { recursive: true, force: true }))
      t.match(
        said[0],
        /^The database runs as \w+, who may not enter .*closed\/database, so it is kept in \/var\/lib\/zvarot\//,
      )
      t.not(statSync(cluster).uid, 0)
      const second = await startEmbedded({ dataDir, say: (line) => said.push(line) })
      await second.stop()
      t.equal(second.url, first.url)
      t.equal(said.filter((line) => line.includes(cluster)).length, 1, 'and says so only once')
    },
  )

  t.test('a database kept outside that has gone is told, never replaced by an empty one', async (t) => {
    const dataDir = join(temporaryFolder(t), 'closed')
    mkdirSync(dataDir, { mode: 0o700 })
    const first = await startEmbedded({ dataDir })
    await first.stop()
    const cluster = readFileSync(join(dataDir, 'database/place'), 'utf8').trim()
    rmSync(dirname(cluster), { recursive: true })
    await t.rejects(startEmbedded({ dataDir }), {
      name: 'ConfigError',
      message: /stood in .* and is gone; bring it back/,
    })
  })

  t.test(
    'as root, in an open folder, it stands in DATA_DIR; closed later, it is told, never replaced',
    async (t) => {
      const dataDir = join(temporaryFolder(t), 'open')
      mkdirSync(dataDir)
      chmodSync(dataDir, 0o755)
      const { stop } = await startEmbedded({ dataDir })
      await stop()
      t.notOk(existsSync(join(dataDir, 'database/place')))
      t.not(statSync(join(dataDir, 'database/cluster')).uid, 0)
      chmodSync(dataDir, 0o700)
      await t.rejects(startEmbedded({ dataDir }), {
        name: 'ConfigError',
        message: /may no longer enter there/,
      })
    },
  )
}
