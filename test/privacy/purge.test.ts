import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { SETTLES_MS } from '../../src/delivery/settle.ts'
import { confirmLetter } from '../../src/letters/confirm-letter.ts'
import { signLetterToken } from '../../src/letters/letter-token.ts'
import { readLetter } from '../../src/letters/read-letter.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { purgeLetters } from '../../src/privacy/purge-letters.ts'
import { RETENTION } from '../../src/privacy/retention.ts'
import { ROOT } from '../../src/root.ts'
import { letterNow, lettersInState, putInState, sendLetter } from '../support/letters.ts'
import { DAY, HOUR, makeWorld } from '../support/world.ts'

const SEALED = { sealed_email: Buffer, sealed_content: Buffer, purged_at: null }
const EMPTY = { sealed_email: null, sealed_content: null }

t.test('docs/privacy.md promises what is kept', async (t) => {
  const page = readFileSync(join(ROOT, 'docs/privacy.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` \|.*\| (\d+) (hours|days|months) \|/gm)]
  const promised = rows.map(([, name, amount, unit]) => [
    name,
    Number(amount) * (unit === 'hours' ? HOUR : unit === 'days' ? DAY : (365 / 12) * DAY),
  ])
  t.same(Object.fromEntries(promised), RETENTION)
  // How long answers find their way, as the sentences `form.who_sees_alias` and `form.mode_alias` say it.
  t.equal(RETENTION.open + SETTLES_MS, 12 * DAY)
  t.equal(RETENTION.guarded, 3 * DAY)
})

t.test('a letter that nobody confirmed is gone after seven days, with its mails', async (t) => {
  const world = await makeWorld(t)
  await writeLetter(world.letters, await world.campaign(), await world.form(), 'en')
  world.clock.move(7 * DAY - 1)
  t.equal(await purgeLetters(world), 0)
  world.clock.move(1)
  t.equal(await purgeLetters(world), 1)
  t.equal(await letterNow(world), undefined)
  t.same(await world.db.selectFrom('mails').select('id').execute(), [])
})

t.test('a link that was mailed again is kept for its own seven days', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  await writeLetter(world.letters, campaign, await world.form(), 'en')
  world.clock.move(6 * DAY)
  await writeLetter(world.letters, campaign, await world.form(), 'en')
  const letter = await letterNow(world)
  const token = signLetterToken(world.keyring.signing, letter?.id as string, world.clock.now())
  world.clock.move(6 * DAY)
  t.equal(await purgeLetters(world), 0)
  t.equal(await confirmLetter(world.letters, token, letter?.revision as number), 'confirmed')
})

t.test('an open letter is emptied seven days after its last delivery settled', async (t) => {
  const world = await makeWorld(t)
  const { unesco, france } = world.recipients
  const letter = await sendLetter(world, { recipients: [unesco, france] })
  const ids = letter.deliveries.map(({ id }) => id)
  await putInState(world, ids, 'accepted')
  world.clock.move(30 * DAY)
  t.equal(await purgeLetters(world), 0, 'a bounce may still come')
  await putInState(world, ids.slice(0, 1), 'settled')
  await putInState(world, ids.slice(1), 'posted')
  world.clock.move(7 * DAY - 1)
  t.equal(await purgeLetters(world), 0)
  t.match(await letterNow(world), SEALED)
  world.clock.move(1)
  t.equal(await purgeLetters(world), 1)
  t.match(await letterNow(world), { ...EMPTY, purged_at: world.clock.now(), status: 'confirmed' })
  const view = await readLetter(world.letters, letter.token)
  t.match(view, { kind: 'confirmed', sheets: [] })
  t.equal('deliveries' in view && view.deliveries.length, 2, 'what became of it can still be read')
  t.equal(await purgeLetters(world), 0)
})

t.test('a guarded letter is emptied 72 hours after it was accepted', async (t) => {
  const world = await makeWorld(t)
  const letter = await sendLetter(world, { mode: 'guarded' })
  await putInState(world, [letter.deliveries[0]?.id as string], 'accepted')
  world.clock.move(72 * HOUR - 1)
  t.equal(await purgeLetters(world), 0)
  world.clock.move(1)
  t.equal(await purgeLetters(world), 1)
  t.match(await letterNow(world), EMPTY)
})

t.test('what still has to go out keeps its letter, and an uncertain one for a while', async (t) => {
  const world = await makeWorld(t)
  const letter = await sendLetter(world)
  const id = letter.deliveries[0]?.id as string
  for (const state of ['planned', 'deferred', 'digest_wait', 'to_print', 'printed', 'sending'] as const) {
    await putInState(world, [id], state)
    world.clock.move(20 * DAY)
    t.equal(await purgeLetters(world), 0, state)
  }
  await putInState(world, [id], 'uncertain')
  world.clock.move(14 * DAY - 1)
  t.equal(await purgeLetters(world), 0)
  world.clock.move(1)
  t.equal(await purgeLetters(world), 1)
})

t.test(
  'a held letter that nobody decides on is withdrawn and emptied after thirty days, and its page says so',
  async (t) => {
    const world = await makeWorld(t)
    const letter = await sendLetter(world, { note: 'See https://evil.example' })
    const guarded = await sendLetter(world, {
      note: 'See https://evil.example',
      mode: 'guarded',
      email: 'ben@supporters.example',
    })
    const kindOf = async ({ token }: { token: string }) => (await readLetter(world.letters, token)).kind
    t.equal(await kindOf(letter), 'held')
    world.clock.move(7 * DAY - 1)
    t.equal(await purgeLetters(world), 0)
    world.clock.move(1)
    t.equal(await purgeLetters(world), 1, 'under guard a week is long enough')
    t.equal(await kindOf(guarded), 'lapsed')
    world.clock.move(72 * HOUR)
    t.equal(await purgeLetters(world), 1, 'her address, whom no mail could reach in three days')
    world.clock.move(20 * DAY - 1)
    t.equal(await purgeLetters(world), 0)
    world.clock.move(1)
    t.equal(await purgeLetters(world), 1)
    t.equal(await kindOf(letter), 'lapsed')
    const rows = await world.db.selectFrom('letters').selectAll().execute()
    for (const row of rows) t.match(row, { sealed_content: null, fingerprint: null, status: 'withdrawn' })
    t.same(
      rows.map(({ mode, sealed_email }) => [mode, sealed_email !== null]).sort(),
      [
        ['guarded', false],
        ['open', true],
      ],
      'an address is kept until its owner is told, but three days at most',
    )
    const acts = await world.db.selectFrom('audit_log').select(['act', 'details', 'organizer_id']).execute()
    const lapse = { act: 'letters.lapsed', details: { count: 1 }, organizer_id: null }
    t.same(acts, [lapse, lapse])
  },
)

t.test('the address of a letter that was not sent goes when its owner has been told', async (t) => {
  const world = await makeWorld(t)
  await sendLetter(world, { note: 'See https://evil.example' })
  world.clock.move(30 * DAY)
  t.equal(await purgeLetters(world), 1)
  t.equal(await purgeLetters(world), 0, 'the mail waits')
  t.match(await letterNow(world), { sealed_email: Buffer, purged_at: null })
  await world.db.updateTable('mails').set({ state: 'sent', ended_at: world.clock.now() }).execute()
  t.equal(await purgeLetters(world), 1)
  t.match(await letterNow(world), { ...EMPTY, purged_at: world.clock.now() })
})

t.test('thousands of letters are looked at slice by slice, and none is passed over', async (t) => {
  const world = await makeWorld(t)
  const ids = await lettersInState(world, 4_500, 'settled')
  await putInState(world, ids.slice(0, 500), 'planned')
  world.clock.move(8 * DAY)
  t.equal(await purgeLetters(world), 4_000)
  await putInState(world, ids.slice(0, 500), 'cancelled')
  world.clock.move(8 * DAY)
  t.equal(await purgeLetters(world), 500)
})

t.test('what is printed and was never said to be posted is emptied in the end', async (t) => {
  const world = await makeWorld(t)
  for (const [mode, days] of [
    ['guarded', 90],
    ['open', 180],
  ] as const) {
    const letter = await sendLetter(world, { mode, email: `${mode}@supporters.example` })
    await putInState(world, [letter.deliveries[0]?.id as string], 'printed')
    world.clock.move(days * DAY - 1)
    t.equal(await purgeLetters(world), 0, mode)
    world.clock.move(1)
    t.equal(await purgeLetters(world), 1, mode)
  }
})
