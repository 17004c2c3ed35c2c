import fc from 'fast-check'
import t from 'tap'
import { countSentence } from '../../src/campaigns/count-sentence.ts'
import { translatorFor } from '../../src/i18n.ts'
import { publicSummary } from '../../src/tallies/proof/make-summary.ts'
import { canonicalJson } from '../../src/tallies/proof/summary.ts'
import type { Summary } from '../../src/tallies/proof/summary-shapes.ts'
import { publicTally } from '../../src/tallies/public-tally.ts'
import { tallyCsv } from '../../src/tallies/tally-csv.ts'
import { liveNumbers } from '../../src/tallies/tally-page.ts'
import { turnTallies } from '../../src/tallies/turn-tallies.ts'
import { attack, type Sight } from '../support/attacks.ts'
import { act, clear, happen } from '../support/public-acts.ts'
import { makeWorld, type World } from '../support/world.ts'

for (const mode of ['open', 'guarded'] as const)
  t.test(`no difference over time or space names who joined a campaign that is ${mode}`, async (t) => {
    const world = await makeWorld(t)
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
        await clear(world, mode)
        const seen: Sight[] = [await look(world)]
        for (const act of acts) {
          await happen(world, act)
          await turnTallies(world)
          seen.push(await look(world))
          attack(seen, act)
        }
      }),
      { numRuns: 8 },
    )
    t.pass()
  })

async function look(world: World): Promise<Sight> {
  const campaign = await world.campaign()
  const told = await publicTally(world.db, campaign, world.clock.now())
  const proofs: Sight['proofs'] = []
  for (const { id } of told.recipients) {
    const parts = { ...world, baseUrl: 'https://letters.example' }
    const { made_at: _, ...proof } = (await publicSummary(parts, campaign, told, id, 'en')) as Summary
    proofs.push(proof)
  }
  const words = translatorFor('en')
  const live = canonicalJson(liveNumbers(campaign.status, told, words)).toString()
  const { updated_at: _, ...numbers } = told
  const bytes = canonicalJson([
    numbers,
    live,
    proofs,
    tallyCsv(told),
    countSentence(words, told, campaign.status),
  ]).toString()
  const letters = await world.db.selectFrom('letters').select(['country', 'status']).execute()
  const byCountry = new Map<string, number>()
  for (const { country, status } of letters)
    if (status === 'confirmed') byCountry.set(country, (byCountry.get(country) ?? 0) + 1)
  const step = await world.db.selectFrom('public_tallies').select('joined').executeTakeFirst()
  return { told, live, proofs, bytes, joined: letters.length, byCountry, stepAt: step?.joined ?? 0 }
}
