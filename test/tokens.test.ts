import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { openToken, signToken } from '../src/tokens.ts'

const bytes = (length: { minLength?: number; maxLength: number }) =>
  fc.uint8Array(length).map((array) => Buffer.from(array))

t.test('a token holds its payload and the first half of its HMAC-SHA-256', async (t) => {
  fc.assert(
    fc.property(
      bytes({ minLength: 1, maxLength: 100 }),
      fc.string(),
      bytes({ minLength: 1, maxLength: 60 }),
      (key, purpose, payload) => {
        const token = Buffer.from(signToken(key, purpose, payload), 'base64url')
        const whole = createHmac('sha256', key).update(`${purpose}\0`).update(payload).digest()
        return token.equals(Buffer.concat([payload, whole.subarray(0, 16)]))
      },
    ),
  )
  t.pass()
})

t.test(
  'a token opens with its own key and for its own purpose alone, and not when a bit was changed',
  async (t) => {
    const key = Buffer.alloc(32, 1)
    const payload = Buffer.from('a letter')
    const token = signToken(key, 'letter', payload)
    t.same(openToken(key, 'letter', token), payload)
    t.equal(openToken(Buffer.alloc(32, 2), 'letter', token), undefined)
    t.equal(openToken(key, 'receipt', token), undefined)
    fc.assert(
      fc.property(fc.nat({ max: 8 * 24 - 1 }), (bit) => {
        const changed = Buffer.from(token, 'base64url')
        changed[bit >> 3]! ^= 1 << (bit & 7)
        return openToken(key, 'letter', changed.toString('base64url')) === undefined
      }),
    )
  },
)
