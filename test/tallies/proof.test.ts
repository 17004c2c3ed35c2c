import t from 'tap'
import { deriveKeyring } from '../../src/sealing.ts'
import { verifyCommand } from '../../src/tallies/proof/proof.cli.ts'
import { deriveProofKey } from '../../src/tallies/proof/proof-key.ts'
import { canonicalJson, verifySummary } from '../../src/tallies/proof/summary.ts'
import type { SignedSummary } from '../../src/tallies/proof/summary-shapes.ts'
import { turnTallies } from '../../src/tallies/turn-tallies.ts'
import { makeDesk } from '../support/desk.ts'
import { acceptAll, addLetters, sealAll } from '../support/sealed-events.ts'

t.test('a recipient’s page tells its office in tens, and the file is signed', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  await addLetters(world, world.recipients.unesco, 25)
  await addLetters(world, world.recipients.poland, 14)
  await acceptAll(world)
  await turnTallies(world)
  await sealAll(world)
  const here = `/campaigns/culture/proof/${world.recipients.unesco}`
  const page = await desk.stranger().get(here)
  t.match(page.body, /Letters from supporters: 20\./)
  t.match(page.body, /unesco.example<\/th><td>250 2.0.0<\/td><td class="figure">20</)
  const file = await desk.stranger().get(`${here}/summary.json`)
  const { signature } = JSON.parse(file.body) as SignedSummary
  t.equal(signature.public_key, deriveProofKey(world.keyring.signing).publicKey)
  t.equal(verifySummary(file.body, signature.public_key), 'valid')
  t.equal(verifySummary(file.body.replace('"letters": 20', '"letters": 30')), 'changed')
  const other = deriveProofKey(deriveKeyring('another secret of thirty-two characters').signing).publicKey
  t.equal(verifySummary(file.body, other), 'other key')
  t.equal(verifySummary('not JSON'), 'unreadable')
  const small = await desk.stranger().get(`/campaigns/culture/proof/${world.recipients.poland}`)
  t.match(small.body, /Letters from supporters: fewer than ten/, 'the remainder is protected here as well')
  world.clock.move(1_000)
  await addLetters(world, world.recipients.unesco, 9)
  await acceptAll(world)
  await turnTallies(world)
  await sealAll(world)
  const later = JSON.parse((await desk.stranger().get(`${here}/summary.json`)).body) as SignedSummary
  const { made_at: _, ...stood } = (JSON.parse(file.body) as SignedSummary).summary
  t.match(later.summary, stood, 'nine more letters move nothing, not even the link of the chain')
  t.equal(later.summary.chain?.link, stood.chain?.link)
  t.equal((await desk.stranger().get('/campaigns/culture/proof/none')).status, 404)
})

t.test('organizers hand out exact figures, signed, on paper too', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  await addLetters(world, world.recipients.unesco, 3)
  await acceptAll(world)
  const here = `/organizer/campaigns/culture/proof/${world.recipients.unesco}`
  const viewer = await desk.organizer('viewer')
  const { body } = await viewer.get(`${here}/summary.json`)
  t.match(JSON.parse(body).summary, {
    exact: true,
    letters: 3,
    deliveries: { accepted: 3, bounced: 0 },
    replies: [{ server: 'unesco.example', code: 250, enhanced: '2.0.0', letters: 3 }],
    accepted: { from: '2026-11-23', until: '2026-11-23' },
  })
  const lines: string[] = []
  t.equal(
    verifyCommand(body, undefined, (line) => lines.push(line)),
    0,
  )
  t.match(lines, [/^valid/])
  const pdf = await viewer.get(`${here}/summary.pdf`)
  t.match(pdf.body.slice(0, 5), '%PDF-')
  t.equal((await desk.stranger().get(`${here}/summary.json`)).status, 303, 'nobody else')
})

t.test('canonical JSON is the same bytes whatever the order of keys', async (t) => {
  t.same(
    canonicalJson({ b: [1, { d: null, c: 'x' }], a: true }).toString(),
    '{"a":true,"b":[1,{"c":"x","d":null}]}',
  )
})
