import t from 'tap'
import { SETTLES_MS } from '../../src/delivery/settle.ts'
import { RETENTION } from '../../src/privacy/retention.ts'
import { makeSite } from '../support/site.ts'
import { sentences } from '../support/visitor.ts'
import { DAY, makeWorld } from '../support/world.ts'

t.test('a supporter reads what is kept of her and how long, from the foot of every page', async (t) => {
  const world = await makeWorld(t)
  const app = await makeSite(t, world.letters)
  t.match((await app.inject('/campaigns/culture')).body, 'href="/privacy"')
  const page = sentences((await app.inject('/privacy')).body)
  t.match(page, /that you did not confirm: 7 days after the link was mailed/)
  t.match(page, /your address and your letter: 12 days after the last recipient’s server accepted it/)
  t.match(page, /deleted sooner: 3 days after it was accepted/)
  t.match(page, /gathers letters: 180 days after you confirmed it/)
  const russian = sentences((await app.inject('/privacy?lang=ru')).body)
  t.match(russian, /выбрали более быстрое удаление: 3 дня после/)
})

t.test('what its sentences say in words is what the purge does', async (t) => {
  t.equal(RETENTION.waiting_guarded * 2, RETENTION.waiting, 'half as long')
  t.equal(RETENTION.uncertain, RETENTION.open + SETTLES_MS + 2 * DAY, 'two days more')
  t.equal(RETENTION.uncertain_guarded, 7 * DAY, 'a week')
})
