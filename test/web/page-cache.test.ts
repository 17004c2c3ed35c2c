import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { type Pieces, pageBytes } from '../../src/web/kept-page.ts'
import { HOLE, pageCache } from '../../src/web/page-cache.ts'

const textOf = (pieces: Pieces) => Buffer.concat(pieces).toString()

t.test('a page is rendered once however many ask for it, and each gets her own nonce in it', async (t) => {
  let rendered = 0
  const keep = pageCache<number>()
  const render = async () => ({ from: ++rendered, html: `<p>Зварот ${HOLE}</p>` })
  const pages = await Promise.all([keep('a', render), keep('a', render)])
  t.equal(rendered, 1)
  t.same(
    pages.map((page, index) => textOf(page.bytes.plain(`nonce-${index}`))),
    ['<p>Зварот nonce-0</p>', '<p>Зварот nonce-1</p>'],
  )
  t.equal((await keep('b', render)).from, 2)
  t.equal((await keep('a', render)).from, 1)
})

t.test(
  'a page without a hole is the same for all, one with two is refused and asked for again',
  async (t) => {
    const keep = pageCache<null>()
    const whole = await keep('closed', async () => ({ from: null, html: '<p>closed</p>' }))
    t.equal(textOf(whole.bytes.plain('nonce')), '<p>closed</p>')
    await t.rejects(keep('broken', async () => ({ from: null, html: `${HOLE}${HOLE}` })))
    const mended = await keep('broken', async () => ({ from: null, html: `mended ${HOLE}` }))
    t.equal(textOf(mended.bytes.plain('x')), 'mended x')
  },
)

t.test('the pages used last are kept', async (t) => {
  let rendered = 0
  const keep = pageCache<number>()
  const render = async () => ({ from: ++rendered, html: '' })
  await keep('first', render)
  for (let i = 0; i < 299; i++) await keep(`page ${i}`, render)
  await keep('first', render)
  await keep('one more', render)
  t.equal((await keep('first', render)).from, 1)
  t.equal((await keep('page 0', render)).from, 302)
})

t.test('packed or not, a page is the same to its reader, whatever fills it', async (t) => {
  const part = fc.string({ unit: 'binary', maxLength: 3_000 })
  fc.assert(
    fc.property(
      part,
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.option(part, { nil: undefined }),
      (head, text, tail) => {
        const page = pageBytes(head, tail)
        const plain = Buffer.concat(page.plain(text))
        const once = gunzipSync(Buffer.concat(page.packed(text)))
        const again = gunzipSync(Buffer.concat(page.packed(text)))
        return plain.equals(once) && plain.equals(again)
      },
    ),
    { numRuns: 300 },
  )
  t.throws(() => pageBytes('', '').packed('x'.repeat(70_000)))
})
