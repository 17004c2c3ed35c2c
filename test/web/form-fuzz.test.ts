import fc from 'fast-check'
import t from 'tap'
import { formProperty } from '../fuzz/form-property.ts'
import { makeSite } from '../support/site.ts'
import { makeWorld } from '../support/world.ts'

/** 100,000 with FORM_FUZZ_RUNS=100000. */
const RUNS = Number(process.env.FORM_FUZZ_RUNS ?? 400)

t.test(
  'whatever is sent to a form, no answer is a fault of ours and nothing unchecked is written',
  async (t) => {
    const world = await makeWorld(t)
    const app = await makeSite(t, world.letters)
    const page = await app.inject({ url: '/campaigns/culture' })
    const nonce = /name="nonce" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const known = [nonce, ...Object.values(world.recipients)]
    const urls = [
      '/campaigns/culture/letters',
      '/campaigns/none/letters',
      '/api/v1/campaigns/culture/letters',
      '/letters/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/confirmation',
      '/letters/x/withdrawal',
    ]
    await fc.assert(formProperty(app, known, urls), { numRuns: RUNS })
    const letters = await world.db.selectFrom('letters').select(['country', 'status']).execute()
    t.ok(letters.every((letter) => letter.status === 'pending' && /^[A-Z]{2}$/.test(letter.country)))
  },
)
