import fc from 'fast-check'
import t from 'tap'
import { recordMoves } from '../../src/delivery/moves.queries.ts'
import { deriveKeyring } from '../../src/sealing.ts'
import { verifyCommand } from '../../src/tallies/proof/proof.cli.ts'
import { deriveProofKey } from '../../src/tallies/proof/proof-key.ts'
import { signSummary, verifySummary } from '../../src/tallies/proof/summary.ts'
import type { Evidence } from '../../src/tallies/proof/summary-shapes.ts'
import { type Desk, makeDesk } from '../support/desk.ts'
import { sendLetter } from '../support/letters.ts'
import { DAY } from '../support/world.ts'

/** Four letters to UNESCO: two accepted on two days, one that came back, one that waits. */
async function travel(desk: Desk): Promise<void> {
  const { world } = desk
  for (const name of ['ann', 'ben', 'cleo', 'dora'])
    await sendLetter(world, { email: `${name}@supporters.example`, recipients: [world.recipients.unesco] })
  const ids = (await world.db.selectFrom('deliveries').select('id').orderBy('id').execute()).map(
    ({ id }) => id,
  )
  const move = async (
    id: string,
    from: 'planned' | 'ready' | 'sending',
    to: 'ready' | 'sending' | 'accepted' | 'bounced',
  ) =>
    recordMoves(
      world.db,
      [
        {
          id,
          from,
          to,
          reason: 'test',
          ...(to === 'accepted' ? { reply: { code: 250, enhanced: '2.0.0', text: 'Ok' } } : {}),
        },
      ],
      world.clock.now(),
    )
  for (const [index, end] of (['accepted', 'accepted', 'bounced'] as const).entries()) {
    const id = ids[index] as string
    await move(id, 'planned', 'ready')
    await move(id, 'ready', 'sending')
    await move(id, 'sending', end)
    world.clock.move(DAY)
  }
}

async function evidenceReader(desk: Desk): Promise<() => Promise<string>> {
  const viewer = await desk.organizer('viewer')
  const path = `/organizer/campaigns/culture/proof/${desk.world.recipients.unesco}/evidence.json`
  return async () => (await viewer.get(path)).body
}

t.test('the figures of a summary follow from its events, without us and without a database', async (t) => {
  const desk = await makeDesk(t)
  await travel(desk)
  const text = await (await evidenceReader(desk))()
  const { summary, letters } = JSON.parse(text) as Evidence
  t.match(summary, { exact: true, letters: 4, deliveries: { accepted: 2, bounced: 1, waiting: 1 } })
  t.match(summary.events, { letters: 4 })
  t.equal(letters.length, 4)
  const lines: string[] = []
  const key = deriveProofKey(desk.world.keyring.signing).publicKey
  t.equal(
    verifyCommand(text, key, (line) => lines.push(line)),
    0,
  )
  t.match(lines, [
    /^valid/,
    /^events\t\d+, each as it was chained/,
    /^figures\tfollow from the events of 4 of 4 letters/,
  ])
  t.equal(
    (await desk.stranger().get('/organizer/campaigns/culture/proof/x/evidence.json')).status,
    303,
    'nobody else',
  )
})

t.test('no change of the evidence goes unseen, whoever makes it', async (t) => {
  const desk = await makeDesk(t)
  await travel(desk)
  const text = await (await evidenceReader(desk))()
  const events = (evidence: Evidence) =>
    evidence.letters.flatMap((letter) => ('events' in letter ? [letter.events] : []))
  const change = fc.oneof(
    fc.record({
      kind: fc.constantFrom('drop', 'double', 'swap', 'move', 'retell', 'redate', 'rename'),
      at: fc.nat(),
      to: fc.nat(),
    }),
    fc.record({
      kind: fc.constantFrom('drop letter', 'double letter', 'swap letters'),
      at: fc.nat(),
      to: fc.nat(),
    }),
    fc.record({ kind: fc.constant('figure'), at: fc.nat(), to: fc.integer({ min: 1, max: 5 }) }),
  )
  fc.assert(
    fc.property(change, ({ kind, at, to }) => {
      const evidence = JSON.parse(text) as Evidence
      const before = JSON.stringify(evidence)
      const all = events(evidence)
      const path = all[at % all.length]!
      const here = (at >> 3) % path.length
      const there = (here + 1 + (to % Math.max(1, path.length - 1))) % path.length
      if (kind === 'drop') path.splice(here, 1)
      if (kind === 'double') path.splice(here, 0, path[there]!)
      if (kind === 'swap') [path[here], path[there]] = [path[there]!, path[here]!]
      if (kind === 'move') all[to % all.length]!.push(...path.splice(here, 1))
      if (kind === 'retell')
        path[here]!.to_state = path[here]!.to_state === 'accepted' ? 'bounced' : 'accepted'
      if (kind === 'redate') path[here]!.at = path[here]!.at.replace('2026', '2025')
      if (kind === 'rename') path[here]!.delivery_id = all[to % all.length]![0]!.delivery_id
      const letter = at % evidence.letters.length
      if (kind === 'drop letter') evidence.letters.splice(letter, 1)
      if (kind === 'double letter') evidence.letters.push(evidence.letters[letter]!)
      if (kind === 'swap letters') evidence.letters.push(...evidence.letters.splice(letter, 1))
      if (kind === 'figure') evidence.summary.deliveries.accepted! += to
      const after = JSON.stringify(evidence)
      return after === before || verifySummary(after) !== 'valid'
    }),
    { numRuns: 500 },
  )
  t.pass()
})

t.test('a figure that does not follow from the events is found even when it is signed', async (t) => {
  const desk = await makeDesk(t)
  await travel(desk)
  const evidence = JSON.parse(await (await evidenceReader(desk))()) as Evidence
  const key = deriveProofKey(desk.world.keyring.signing)
  const lie = (change: Partial<Evidence['summary']>) =>
    verifySummary(
      JSON.stringify({ ...signSummary(key, { ...evidence.summary, ...change }), letters: evidence.letters }),
      key.publicKey,
    )
  t.equal(lie({}), 'valid')
  t.equal(lie({ deliveries: { ...evidence.summary.deliveries, accepted: 3, bounced: 0 } }), 'figures differ')
  t.equal(lie({ letters: 40 }), 'figures differ')
  t.equal(lie({ accepted: { from: '2026-11-23', until: '2026-11-30' } }), 'figures differ')
  t.equal(
    lie({ replies: [{ server: 'unesco.example', code: 250, enhanced: '2.1.5', letters: 2 }] }),
    'figures differ',
  )
  const other = deriveProofKey(deriveKeyring('another secret of thirty-two characters').signing)
  const forged = JSON.stringify({ ...signSummary(other, evidence.summary), letters: evidence.letters })
  t.equal(verifySummary(forged), 'valid', 'anybody can sign')
  t.equal(verifySummary(forged, key.publicKey), 'other key', 'but not with the key of the installation')
})

t.test('of a writer who chose to be safer the evidence holds hashes alone', async (t) => {
  const desk = await makeDesk(t)
  await travel(desk)
  const [safer] = await desk.world.db.selectFrom('deliveries').select(['id', 'letter_id']).limit(1).execute()
  await desk.world.db
    .updateTable('letters')
    .set({ mode: 'guarded' })
    .where('id', '=', safer!.letter_id)
    .execute()
  const read = await evidenceReader(desk)
  const text = await read()
  t.notMatch(text, safer!.id)
  t.equal(verifySummary(text), 'valid')
  await desk.world.db.updateTable('campaigns').set({ mode: 'guarded' }).execute()
  const guarded = await read()
  t.notMatch(guarded, /delivery_id/)
  t.equal(verifySummary(guarded), 'valid')
})
