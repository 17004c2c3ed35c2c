import { createHash } from 'node:crypto'
import t from 'tap'
import { type Hand, HOLD_LIMITS, holdReason, isOwnDomain } from '../../src/letters/hold-rules.ts'
import { networkBursts } from '../../src/letters/network-bursts.ts'
import { wordMarks } from '../../src/letters/word-marks.ts'
import { testClock } from '../support/world.ts'

const CALM: Hand = { isNetworkBurst: false, sameDomain: 0, sameWords: 0, ownWords: '', appeal: '' }
const reasonFor = (hand: Partial<Hand>) => holdReason({ ...CALM, ...hand })

t.test('nearly every letter goes out at once', async (t) => {
  t.equal(reasonFor({}), undefined)
  for (const ownWords of [
    'I am a teacher from Minsk. On 9 August 2020 I stood at School No. 1.',
    'Я пишу Вам, потому что моя сестра в тюрьме. Прошу о помощи.',
    'Дзень добры. Мне 45 гадоў; артыкул 342 мне вядомы.',
    'Read the U.N. report, e.g. page 12. Thank you.',
  ])
    t.equal(reasonFor({ ownWords }), undefined, ownWords)
  t.equal(reasonFor({ sameDomain: HOLD_LIMITS.domain - 1, sameWords: HOLD_LIMITS.words - 1 }), undefined)
})

t.test('links, insults, bursts and copies wait for a person', async (t) => {
  for (const ownWords of [
    'See https://example.org',
    'www.example',
    'buy at cheap-pills.shop now',
    'сайт деньги.рф',
    'all letters in one mail: zvarot-letters.app/offices/x',
    'write to me@mail.example',
    'call +375 29 123-45-67',
  ])
    t.equal(reasonFor({ ownWords }), 'link', ownWords)
  t.equal(reasonFor({ ownWords: 'Ты сука.' }), 'abuse')
  t.equal(reasonFor({ ownWords: 'We will KILL YOU' }), 'abuse')
  t.equal(reasonFor({ isNetworkBurst: true }), 'network_burst')
  t.equal(reasonFor({ sameDomain: HOLD_LIMITS.domain }), 'domain_burst')
  t.equal(reasonFor({ sameWords: HOLD_LIMITS.words }), 'near_identical')
})

t.test('a word inside another is no insult, and what the organizers wrote is not hers', async (t) => {
  t.equal(reasonFor({ ownWords: 'Scunthorpe, рисуката, barsukas' }), undefined)
  const appeal = 'Read https://campaign.example first.'
  t.equal(reasonFor({ ownWords: `${appeal}\nI agree.`, appeal }), undefined)
  t.equal(reasonFor({ ownWords: `${appeal}\nhttps://other.example`, appeal }), 'link')
})

t.test('many letters from a public provider say nothing', async (t) => {
  t.notOk(isOwnDomain('gmail.com') || isOwnDomain('Proton.me') || isOwnDomain('tut.by'))
  t.ok(isOwnDomain('burst.example'))
})

t.test('texts with a few words changed share a mark, other texts and other campaigns do not', async (t) => {
  const keys = Array.from({ length: 300 }, (_, at) => createHash('sha256').update(`campaign ${at}`).digest())
  const text =
    'I write to you because my brother has been in prison for two years only for singing a song in the street, and ' +
    'nobody lets us see him or send him a single letter, and our mother is ill and asks every day when he comes home.'
  const share = (a: Buffer[], b: Buffer[]) => a.some((mark) => b.some((found) => found.equals(mark)))
  /** In how many of the campaigns the two texts share a mark: each key draws its own. */
  const sharedIn = (a: string, b: string) =>
    keys.filter((key) => share(wordMarks(key, a), wordMarks(key, b))).length

  t.ok(sharedIn(text, text.replace('two', 'three')) >= keys.length * 0.9, 'one word of 44 changed')
  t.equal(sharedIn(text, `${text.toUpperCase()}!`), keys.length, 'capitals and signs do not count')
  t.equal(
    sharedIn(
      text,
      'Quite another letter about books that were burnt, read, loved and hidden under the floor of a house.',
    ),
    0,
  )
  const [key, other] = keys as [Buffer, Buffer]
  t.notOk(share(wordMarks(other, text), wordMarks(key, text)))
  t.same(wordMarks(key, 'Please help us, thank you.'), [], 'few words are alike by chance')
})

t.test('a network is counted for ten minutes and forgotten', async (t) => {
  const clock = testClock()
  const isBurst = networkBursts(clock)
  for (let i = 0; i < HOLD_LIMITS.network; i++) t.notOk(isBurst(`192.0.2.${i}`))
  t.ok(isBurst('192.0.2.200'))
  t.notOk(isBurst('198.51.100.1'))
  clock.move(10 * 60_000)
  t.notOk(isBurst('192.0.2.200'))
})
