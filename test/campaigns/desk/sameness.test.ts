import fc from 'fast-check'
import t from 'tap'
import { sameness } from '../../../src/campaigns/desk/sameness.ts'

const words = (count: number, word: string) =>
  Array.from({ length: count }, (_, i) => `${word}${i}`).join(' ')

t.test(
  'one variant is one letter; variants that share nothing are half alike when drawn from two',
  async (t) => {
    t.equal(sameness({ subjects: ['A'], openings: ['B'], body: words(50, 'c') }), 1)
    t.equal(sameness({ subjects: ['A', 'B'], openings: [], body: '' }), 0.5)
    t.equal(sameness({ subjects: [], openings: [], body: '' }), 1)
  },
)

t.test('more and longer variants make letters less alike, a longer common body more', async (t) => {
  const body = words(100, 'b')
  const two = sameness({ subjects: ['A'], openings: [words(20, 'x'), words(20, 'y')], body })
  const four = sameness({
    subjects: ['A'],
    openings: [words(20, 'x'), words(20, 'y'), words(20, 'z'), words(20, 'w')],
    body,
  })
  const longer = sameness({
    subjects: ['A'],
    openings: [words(20, 'x'), words(20, 'y')],
    body: words(400, 'b'),
  })
  t.ok(four < two && two < longer)
})

t.test('it is a share, and case and punctuation do not count', async (t) => {
  const texts = fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(texts, texts, fc.string(), (subjects, openings, body) => {
      const figure = sameness({ subjects, openings, body })
      return figure >= 0 && figure <= 1
    }),
    { numRuns: 300 },
  )
  t.equal(sameness({ subjects: ['Culture, now', 'culture now.'], openings: ['a'], body: 'b' }), 1)
})
