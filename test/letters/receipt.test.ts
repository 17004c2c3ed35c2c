import t from 'tap'
import { translatorFor } from '../../src/i18n.ts'
import { foldAlike } from '../../src/letters/receipt-fold.ts'
import { receiptHead } from '../../src/letters/receipt-head.ts'
import { post, writtenLetter } from '../support/written-letter.ts'

t.test('what became of three hundred letters is told on a page that can be read', (t) => {
  const row = { state: 'Waiting.', note: 'Soon.', fillForm: null, ownHands: null, told: null, offer: null }
  const rows = [
    ...Array.from({ length: 290 }, () => ({ ...row })),
    ...Array.from({ length: 9 }, () => ({ ...row, state: 'Came back.', ownHands: '/own' })),
    { ...row, state: 'Accepted.' },
  ]
  const page = foldAlike(translatorFor('en'), rows)
  t.equal(page.deliveries.length, 10 + 9 + 1, 'whatever she can do something about stands open')
  t.match(page.folded, [{ title: 'Waiting. 280 more recipients' }])
  t.equal(page.folded[0]?.deliveries.length, 280)
  t.end()
})

t.test('the title of a receipt says no more than is known of the letter', (t) => {
  const told = (...states: string[]) => {
    const deliveries = states.map((state) => ({ state, channel: 'email', self_report: null }))
    const isHeld = ({ state }: { state: string }) => state === 'deferred'
    return receiptHead({ kind: 'confirmed', deliveries } as never, translatorFor('en'), isHeld).title
  }
  t.equal(told('deferred', 'deferred'), 'Your letter is held back')
  for (const state of ['planned', 'sending', 'deferred', 'to_print', 'printed'])
    t.equal(told('accepted', state), 'Your letter is on its way', state)
  t.equal(told('accepted', 'uncertain', 'bounced', 'cancelled'), 'Your letter has gone out')
  t.equal(told('handed_over', 'bounced'), 'Your letter is in your hands')
  t.equal(told('uncertain', 'failed'), 'It is uncertain whether your letter arrived')
  for (const state of ['bounced', 'failed', 'expired', 'suppressed'])
    t.equal(told(state, 'cancelled'), 'Your letter could not be delivered', state)
  t.equal(told('cancelled', 'cancelled'), 'Your letter is withdrawn')
  t.end()
})

t.test('a letter that came back is told with the reason that its server gave', async (t) => {
  const { world, app, link } = await writtenLetter(t)
  await post(app, `${link}/confirmation`, 'revision=1')
  const toldAfter = async (reply: { reply_code: number; reply_enhanced: string; reply_text: string }) => {
    await world.db
      .updateTable('deliveries')
      .set({ state: 'bounced', ...reply })
      .where('channel', '=', 'email')
      .execute()
    return (await app.inject({ url: `${link}/receipt` })).body
  }
  t.match(
    await toldAfter({ reply_code: 550, reply_enhanced: '5.1.1', reply_text: '550 5.1.1 no such user' }),
    'does not take letters at this address',
  )
  t.match(
    await toldAfter({ reply_code: 550, reply_enhanced: '5.7.1', reply_text: '550 5.7.1 spam content' }),
    'refuses letters like this one',
  )
  t.match(
    await toldAfter({ reply_code: 554, reply_enhanced: '5.0.0', reply_text: '554 5.0.0 no' }),
    'did not take the letter',
  )
})
