import t from 'tap'
import {
  checkAuditCommand,
  inviteCommand,
  listTeamCommand,
  type OrganizerCliParts,
  resetPasskeysCommand,
} from '../../src/organizers/organizers.cli.ts'
import { makeDesk } from '../support/desk.ts'

t.test('an operator invites the first owner, and helps who lost a passkey', async (t) => {
  const desk = await makeDesk(t)
  const said: string[] = []
  const parts: OrganizerCliParts = { ...desk.parts, say: (line) => said.push(line) }
  const invite = (mail: string) => inviteCommand(parts, { mail, role: 'owner', name: '' })
  t.equal(await invite('Ann@desk.example'), 0)
  const link = /http\S+(\/organizer\S+)/.exec(said.pop() ?? '')?.[1] ?? ''
  const ann = desk.stranger()
  t.equal((await ann.post(link)).status, 303)
  t.equal(await invite('ann@desk.example'), 3, 'she is on the team already')
  t.equal(await invite('not an address'), 3)
  said.length = 0
  t.equal(await listTeamCommand(parts), 0)
  t.match(said, [/^ann@desk\.example\towner\t2026/])
  t.equal(await resetPasskeysCommand(parts, 'ann@desk.example'), 3)
  const { id } = await desk.world.db.selectFrom('organizers').select('id').executeTakeFirstOrThrow()
  await desk.world.db
    .insertInto('passkeys')
    .values({
      id: 'key',
      organizer_id: id,
      name: 'Lost',
      public_key: Buffer.alloc(1),
      counter: 0,
      created_at: desk.world.clock.now(),
      last_used_at: null,
    })
    .execute()
  t.equal(await resetPasskeysCommand(parts, 'ann@desk.example'), 0)
  t.equal(await checkAuditCommand(parts), 0)
})
