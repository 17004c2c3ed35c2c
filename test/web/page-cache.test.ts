import t from 'tap'
import { HOLE, pageCache } from '../../src/web/page-cache.ts'

t.test('a page is rendered once however many ask for it, and each gets her own nonce in it', async (t) => {
  let rendered = 0
  const keep = pageCache<number>()
  const render = async () => ({ from: ++rendered, html: `<p>Зварот ${HOLE}</p>` })
  const pages = await Promise.all([keep('a', render), keep('a', render)])
  t.equal(rendered, 1)
  t.same(
    pages.map((page, index) => page.fill(`nonce-${index}`).toString()),
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
    t.equal(whole.fill('nonce').toString(), '<p>closed</p>')
    await t.rejects(keep('broken', async () => ({ from: null, html: `${HOLE}${HOLE}` })))
    const mended = await keep('broken', async () => ({ from: null, html: `mended ${HOLE}` }))
    t.equal(mended.fill('x').toString(), 'mended x')
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
