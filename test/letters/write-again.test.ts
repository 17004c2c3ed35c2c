import t from 'tap'
import type { LetterForm } from '../../src/letters/letter-form.ts'
import { forgetPages } from '../../src/letters/write-again.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { DAY, makeWorld } from '../support/world.ts'

t.test('nobody can fill the mailbox of somebody else, however she spells the address', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  const spellings = ['ann.example@gmail.com', 'a.n.n.example+x@googlemail.com', 'ANNexample@gmail.com']
  for (let tries = 0; tries < 60; tries++) {
    const email = spellings[tries % spellings.length] as string
    await writeLetter(world.letters, campaign, await world.form({ email }), 'en')
    world.clock.move((tries < 25 ? 5 : 60) * 60_000)
  }
  t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 1)
  const mails = await world.db.selectFrom('mails').select('created_at').orderBy('created_at').execute()
  const minutes = mails.map(
    ({ created_at }) => (created_at.getTime() - (mails[0]?.created_at.getTime() ?? 0)) / 60_000,
  )
  t.same(minutes.slice(0, 4), [0, 5, 25, 105])
  t.ok(mails.length <= 10, `${mails.length} mails in a day and a half`)
})

t.test(
  'a page belongs to who used it first, and does not tell which other addresses have written',
  async (t) => {
    const world = await makeWorld(t)
    const campaign = await world.campaign()
    const sentBy = async (page: LetterForm, name: string) => {
      const form = { ...page, email: `${name}@supporters.example` }
      const outcome = await writeLetter(world.letters, campaign, form, 'en')
      return 'errors' in outcome ? outcome.errors.nonce?.key : outcome.kind
    }
    await sentBy(await world.form(), 'ann')
    for (const first of ['ann', 'ben']) {
      const page = await world.form()
      t.equal(await sentBy(page, first), 'written', `${first} has it, whether she had written or not`)
      t.same(
        await Promise.all(
          ['ann', 'ben', 'cat'].filter((name) => name !== first).map((name) => sentBy(page, name)),
        ),
        ['letters.error.page_used', 'letters.error.page_used'],
        'to others it is refused, whether they had written or not',
      )
      t.equal(await sentBy(page, first), 'written', 'and she may send it again')
    }
    t.equal((await world.db.selectFrom('letters').select('id').execute()).length, 2)
    world.clock.move(2 * DAY + 1)
    t.equal(await forgetPages(world), 1)
  },
)

t.test('a forged page is refused, and so is an old one', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  const forged = await world.form({ nonce: 'A'.repeat(64) })
  t.match(await writeLetter(world.letters, campaign, forged, 'en'), {
    errors: { nonce: { key: /page_forged/ } },
  })
  const old = await world.form({ email: 'cat@supporters.example' })
  world.clock.move(3 * DAY)
  t.match(await writeLetter(world.letters, campaign, old, 'en'), { errors: { nonce: { key: /page_old/ } } })
})

t.test('of two people who send the same page at the same moment one is told that it was used', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  const form = await world.form()
  const both = [form, { ...form, email: 'ben@supporters.example' }]
  const outcomes = await Promise.all(both.map((one) => writeLetter(world.letters, campaign, one, 'en')))
  t.same(outcomes.map(({ kind }) => kind).sort(), ['invalid', 'written'])
  for (const table of ['letters', 'mails'] as const)
    t.equal((await world.db.selectFrom(table).select('id').execute()).length, 1)
})
