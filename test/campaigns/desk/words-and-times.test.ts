import fc from 'fast-check'
import t from 'tap'
import { compareTexts } from '../../../src/campaigns/desk/compare.ts'
import { isSlug, slugOf } from '../../../src/campaigns/desk/slug.ts'
import { toLocal, toMoment } from '../../../src/campaigns/desk/zoned-time.ts'
import { ownName } from '../../../src/formats.ts'

t.test('a moment and its local time are each other’s, in summer and in winter', async (t) => {
  t.same(toMoment('2026-07-01T12:00', 'Europe/Warsaw'), new Date('2026-07-01T10:00:00Z'))
  t.same(toMoment('2026-12-01T12:00', 'Europe/Warsaw'), new Date('2026-12-01T11:00:00Z'))
  t.same(toMoment('2026-01-01T00:00', 'Asia/Kathmandu'), new Date('2025-12-31T18:15:00Z'))
  t.same(
    toMoment('2026-03-29T02:30', 'Europe/Warsaw'),
    new Date('2026-03-29T01:30:00Z'),
    'clocks never show it',
  )
  t.same(toMoment('2026-10-25T02:30', 'Europe/Warsaw'), new Date('2026-10-25T00:30:00Z'), 'the first of two')
  t.equal(toLocal(new Date('2026-12-01T11:00:00Z'), 'Europe/Minsk'), '2026-12-01T14:00')
  for (const bad of ['', 'tomorrow', '2026-13-01T00:00', '2026-02-30T99:00'])
    t.equal(toMoment(bad, 'UTC'), undefined, bad)
})

t.test('a language is named as its readers write it', async (t) => {
  t.same(['en', 'be', 'ka'].map(ownName), ['English', 'Беларуская', 'ქართული'])
})

t.test('an address is made of Latin letters, whatever the title is written in', async (t) => {
  t.equal(slugOf('Не прызнавайце! Лукашэнку'), 'ne-pryznavaitse-lukashenku')
  t.equal(slugOf('Écrivez à l’UNESCO'), 'ecrivez-a-l-unesco')
  t.equal(slugOf('Łódź & straße'), 'lodz-strasse')
  t.equal(slugOf('文化'), '')
  t.notOk(isSlug('new') || isSlug('-a') || isSlug('A') || isSlug('a'))
})

t.test(
  'put together without what is new, a comparison is the older text, and without what is gone the newer',
  async (t) => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', '\n', ' ', 'слова'), { maxLength: 40 })
      .map((parts) => parts.join(' '))
    fc.assert(
      fc.property(text, text, (older, newer) => {
        const stretches = compareTexts(older, newer)
        const without = (kind: string) =>
          stretches
            .filter((stretch) => stretch.kind !== kind)
            .map((stretch) => stretch.text)
            .join('')
        return without('new') === older && without('gone') === newer
      }),
      { numRuns: 500 },
    )
    t.same(compareTexts('a', 'a'), [{ kind: 'same', text: 'a' }])
  },
)
