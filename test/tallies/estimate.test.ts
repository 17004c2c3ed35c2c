import t from 'tap'
import { STANDARD_LIMITS, TRIAL_LIMITS } from '../../src/delivery/limits-form.ts'
import { estimateEnd, estimateLast } from '../../src/tallies/desk/estimate.ts'

const warsaw = { hourlyCap: null, dailyCap: null, timeZone: 'Europe/Warsaw', domain: '' }
/** Monday noon in Warsaw. */
const MONDAY = new Date('2026-11-23T11:00:00Z')

t.test('letters go out hour by hour up to the cap of the hour', async (t) => {
  const end = (letters: number) => estimateEnd({ ...warsaw, letters }, STANDARD_LIMITS, MONDAY)?.toISOString()
  t.equal(end(0), MONDAY.toISOString())
  t.equal(end(30), '2026-11-23T11:00:00.000Z', 'thirty go within this hour')
  t.equal(end(31), '2026-11-23T12:00:00.000Z')
  t.equal(end(180), '2026-11-23T16:00:00.000Z', 'six hours are left until six in the evening')
})

t.test('the next day begins at eight, and a weekend is passed over', async (t) => {
  const end = (letters: number, now: Date) =>
    estimateEnd({ ...warsaw, letters }, STANDARD_LIMITS, now)?.toISOString()
  t.equal(end(181, MONDAY), '2026-11-24T07:00:00.000Z')
  t.equal(
    end(10, new Date('2026-11-27T20:00:00Z')),
    '2026-11-30T07:00:00.000Z',
    'Friday night waits for Monday',
  )
  t.equal(end(180 + 200 + 1, MONDAY), '2026-11-25T07:00:00.000Z', 'two hundred a day')
})

t.test('a lower cap of the recipient holds, and with a cap of none the last letter never goes', async (t) => {
  const ten = { ...warsaw, letters: 25, dailyCap: 10 }
  t.equal(estimateEnd(ten, STANDARD_LIMITS, MONDAY)?.toISOString(), '2026-11-25T07:00:00.000Z')
  t.equal(estimateEnd({ ...ten, dailyCap: 0 }, STANDARD_LIMITS, MONDAY), undefined)
  t.equal(estimateEnd({ ...ten, letters: 10_000 }, STANDARD_LIMITS, MONDAY), undefined, 'beyond two years')
})

t.test('the whole campaign ends with its slowest recipient, or with what the relays may carry', async (t) => {
  const lanes = [
    { ...warsaw, letters: 10 },
    { ...warsaw, letters: 200 },
  ]
  t.equal(estimateLast(lanes, STANDARD_LIMITS, MONDAY)?.toISOString(), '2026-11-24T07:00:00.000Z')
  const capped = { ...STANDARD_LIMITS, totalPerDay: 70 }
  t.equal(estimateLast(lanes, capped, MONDAY)?.toISOString(), '2026-11-25T07:00:00.000Z')
  t.equal(estimateLast([{ ...warsaw, letters: 20 }], TRIAL_LIMITS, MONDAY)?.getTime(), MONDAY.getTime())
})

t.test('recipients at one domain share its pace', async (t) => {
  const parliament = { ...warsaw, domain: 'sejm.example', letters: 2 }
  const last = (lanes: number) =>
    estimateLast(Array(lanes).fill(parliament), STANDARD_LIMITS, MONDAY)?.toISOString()
  t.equal(last(10), '2026-11-23T11:00:00.000Z', 'twenty a minute')
  t.equal(last(300), '2026-11-23T11:29:00.000Z')
  t.equal(last(5_000), '2026-11-24T09:19:00.000Z', 'and what is left goes on the next morning')
  t.equal(estimateLast([parliament], { ...STANDARD_LIMITS, domainPerMinute: 0 }, MONDAY), undefined)
})
