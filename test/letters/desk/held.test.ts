import t from 'tap'
import { recordMoves } from '../../../src/delivery/moves.queries.ts'
import { forgetMarks } from '../../../src/letters/judge-letter.ts'
import { makeDesk } from '../../support/desk.ts'
import { lettersInState, sendLetter } from '../../support/letters.ts'
import { sentences } from '../../support/visitor.ts'
import { DAY, HOUR } from '../../support/world.ts'

t.test('a letter with a link waits for a person; released, it goes out as it was confirmed', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const { id, token, deliveries } = await sendLetter(world, { note: 'See https://evil.example' })
  t.same(deliveries, [], 'nothing goes out')
  t.match(sentences((await desk.stranger().get(`/letters/${token}/receipt`)).body), /waits for a person/)
  const editor = await desk.organizer('editor')
  const list = sentences((await editor.get('/organizer/letters')).body)
  t.match(list, /1 held letter.*a link, address or number.*See https:\/\/evil\.example/s)
  t.notMatch(list, /ann@supporters|Ann Example/, 'who wrote it is not shown')
  const preview = await editor.post('/organizer/letters/held/preview', {
    act: 'release',
    scope: 'chosen',
    ids: id,
  })
  t.match(sentences(preview.body), /1 letter will go out.*Write for culture.*Send 1 letter/s)
  t.equal(
    (await world.db.selectFrom('deliveries').select('id').execute()).length,
    0,
    'a preview decides nothing',
  )
  await editor.postAndFollow('/organizer/letters/held/decisions', {
    act: 'release',
    scope: 'chosen',
    ids: id,
  })
  t.match(await world.db.selectFrom('deliveries').select(['state', 'channel']).execute(), [
    { state: 'planned', channel: 'email' },
  ])
  t.match(await world.db.selectFrom('letters').selectAll().execute(), [
    { status: 'confirmed', decided_by: editor.id },
  ])
  await editor.postAndFollow('/organizer/letters/held/decisions', {
    act: 'release',
    scope: 'chosen',
    ids: id,
  })
  t.equal(
    (await world.db.selectFrom('deliveries').select('id').execute()).length,
    1,
    'pressed twice, sent once',
  )
})

t.test(
  'what is not sent is emptied; all of a reason are decided together, but not those that came later',
  async (t) => {
    const desk = await makeDesk(t)
    const { world } = desk
    const write = (name: string, note: string) =>
      sendLetter(world, { email: `${name}@supporters.example`, note })
    await write('a', 'www.spam.example')
    await write('b', 'www.spam.example')
    await write('c', 'Ты сука')
    const editor = await desk.organizer('editor')
    const wish = { act: 'refuse', scope: 'all', reason: 'link', campaign: 'culture' }
    const preview = await editor.post('/organizer/letters/held/preview', wish)
    t.match(sentences(preview.body), /2 letters will not be sent/)
    const until = /name="until" value="([^"]+)"/.exec(preview.body)?.[1] ?? ''
    world.clock.move(1_000)
    await write('d', 'www.spam.example')
    await editor.postAndFollow('/organizer/letters/held/decisions', { ...wish, until })
    await editor.postAndFollow('/organizer/letters/held/decisions', { ...wish, until })
    const letters = await world.db
      .selectFrom('letters')
      .select(['id', 'status', 'sealed_content', 'decided_by'])
      .orderBy('created_at')
      .execute()
    t.same(letters.map(({ status }) => status).sort(), ['held', 'held', 'withdrawn', 'withdrawn'])
    const refused = letters.filter(({ status }) => status === 'withdrawn')
    t.match(
      refused,
      [1, 2].map(() => ({ sealed_content: null, decided_by: editor.id })),
    )
    const mails = world.db.selectFrom('mails').select(['letter_id', 'details'])
    t.same(
      await mails.where('kind', '=', 'letter-not-sent').orderBy('letter_id').execute(),
      refused
        .map(({ id }) => ({ letter_id: id, details: { locale: 'en', outcome: 'refused' } }))
        .sort((a, b) => (a.letter_id < b.letter_id ? -1 : 1)),
      'each writer is told once, of nothing but that',
    )
    const none = await editor.post('/organizer/letters/held/preview', { act: 'release', scope: 'chosen' })
    t.equal(none.status, 422)
  },
)

t.test('a flood of nearly the same own words is held from the ninth letter on, for a day', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  const words =
    'My neighbour was taken away at night because he sang in our yard, and his three children ask us every day where he is now'
  const write = (name: string) =>
    sendLetter(world, { email: `${name}@gmail.com`, note: `${words}, ${name}.` })
  for (let i = 0; i < 8; i++) t.equal((await write(`n${i}`)).deliveries.length, 1)
  t.equal((await write('ninth')).deliveries.length, 0)
  t.match(await world.db.selectFrom('letters').select('held_reason').where('status', '=', 'held').execute(), [
    { held_reason: 'near_identical' },
  ])
  world.clock.move(DAY + HOUR)
  t.ok((await forgetMarks(world.letters)) > 0)
  t.equal((await write('next-day')).deliveries.length, 1)
})

t.test('uncertain deliveries are decided by a person, with a count first', async (t) => {
  const desk = await makeDesk(t)
  const ids = await lettersInState(desk.world, 3, 'uncertain')
  const editor = await desk.organizer('editor')
  t.match(
    sentences((await editor.get('/organizer/letters/uncertain')).body),
    /3 uncertain deliveries.*UNESCO/s,
  )
  const wish = { act: 'accepted', scope: 'chosen', ids: ids.slice(0, 2) }
  const preview = await editor.post('/organizer/letters/uncertain/preview', wish)
  t.match(sentences(preview.body), /2 letters count as accepted/)
  const after = await editor.postAndFollow('/organizer/letters/uncertain/decisions', wish)
  t.match(sentences(after.body), /1 uncertain delivery/, 'and what waits is counted anew at once')
  await editor.postAndFollow('/organizer/letters/uncertain/decisions', { act: 'again', scope: 'all' })
  const states = await desk.world.db.selectFrom('deliveries').select('state').execute()
  t.same(states.map(({ state }) => state).sort(), ['accepted', 'accepted', 'ready'])
})

t.test('a paused recipient is released when it has an address again', async (t) => {
  const desk = await makeDesk(t)
  const { db } = desk.world
  const { unesco } = desk.world.recipients
  await lettersInState(desk.world, 2, 'planned')
  await db
    .updateTable('recipients')
    .set({ paused_at: new Date(), paused_reason: 'bounces' })
    .where('id', '=', unesco)
    .execute()
  const editor = await desk.organizer('editor')
  t.match(
    sentences((await editor.get('/organizer/letters/paused')).body),
    /UNESCO.*its mailbox does not exist.* 2 /s,
  )
  await db.updateTable('contacts').set({ enabled: false }).where('recipient_id', '=', unesco).execute()
  const stuck = await editor.postAndFollow(`/organizer/letters/paused/${unesco}/release`)
  t.match(sentences(stuck.body), /It stays paused/)
  await db.updateTable('contacts').set({ enabled: true }).where('recipient_id', '=', unesco).execute()
  await editor.postAndFollow(`/organizer/letters/paused/${unesco}/release`)
  t.equal(
    (await db.selectFrom('recipients').select('paused_at').where('id', '=', unesco).executeTakeFirst())
      ?.paused_at,
    null,
  )
})

t.test('a letter is found by the number its writer reads out, and nothing of her is shown', async (t) => {
  const desk = await makeDesk(t)
  await sendLetter(desk.world)
  const { receipt } = await desk.world.db.selectFrom('letters').select('receipt').executeTakeFirstOrThrow()
  const viewer = await desk.organizer('viewer')
  const spoken = receipt.toLowerCase().replaceAll('-', ' ')
  const found = sentences(
    (await viewer.get(`/organizer/letters/search?receipt=${encodeURIComponent(spoken)}`)).body,
  )
  t.match(found, /confirmed.*Director-General, UNESCO.*Waiting to go out.*the writer confirmed it/s)
  t.notMatch(found, /Ann Example|ann@/)
  const [{ id }] = (await desk.world.db.selectFrom('deliveries').select('id').execute()) as [{ id: string }]
  const moves = [
    { from: 'planned', to: 'ready', reason: 'recipient_paused' },
    { from: 'ready', to: 'sending', reason: 'unreached_greeting' },
    { from: 'sending', to: 'bounced', reason: 'bounce_no_such_mailbox' },
  ] as const
  for (const move of moves) await recordMoves(desk.world.db, [{ id, ...move }], desk.world.clock.now())
  t.match(
    sentences((await viewer.get(`/organizer/letters/search?receipt=${receipt}`)).body),
    /the recipient is paused.*could not be reached, or broke off.*it came back: there is no such mailbox/s,
    'no codes',
  )
  t.match(
    sentences((await viewer.get('/organizer/letters/search?receipt=AAAA')).body),
    /no letter with this number/,
  )
})
