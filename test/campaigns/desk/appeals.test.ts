import t from 'tap'
import { appealsOfRelease } from '../../../src/campaigns/campaign.ts'
import { makeDesk } from '../../support/desk.ts'
import { sentences } from '../../support/visitor.ts'

const PATH = '/organizer/campaigns/culture/appeals/en'
const LETTER = {
  base: '0',
  subjects: ['Culture in Belarus', ' ', 'Speak for culture'],
  openings: ['I write as a reader.', 'I write as a neighbour of {{recipient.office}}.'],
  body: 'Please help.\r\n\r\nIt is time.',
}

t.test('an appeal is written as versions; publishing makes a release of the newest', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const { campaign } = desk.world
  await editor.postAndFollow(PATH, LETTER)
  t.equal((await campaign()).release, 1, 'saving publishes nothing')
  await editor.postAndFollow('/organizer/campaigns/culture/publication')
  const published = appealsOfRelease(await campaign(), 2)
  t.match(
    published.find(({ language }) => language === 'en'),
    { subjects: ['Culture in Belarus', 'Speak for culture'], body: 'Please help.\n\nIt is time.' },
  )
  t.equal(published.length, 2, 'French is published on as it was')
  t.equal(appealsOfRelease(await campaign(), 1).length, 2, 'what was read before stays as it was read')
  await editor.postAndFollow('/organizer/campaigns/culture/publication')
  t.equal((await campaign()).release, 2, 'without a change there is no new release')
})

t.test('two who write the same letter are told, and nothing is overwritten', async (t) => {
  const desk = await makeDesk(t)
  const [ann, ben] = [await desk.organizer('editor', 'Ann'), await desk.organizer('editor', 'Ben')]
  await ben.postAndFollow(PATH, { ...LETTER, body: 'Of Ben.' })
  t.match(sentences((await ann.get(PATH)).body), /Ben is writing this letter too/)
  const late = await ann.post(PATH, { ...LETTER, body: 'Of Ann.' })
  t.equal(late.status, 409)
  t.match(sentences(late.body), /Ben saved this.*Of Ben\./s)
  t.match(late.body, 'Of Ann.')
  await ann.postAndFollow(PATH, { ...LETTER, base: '1', body: 'Of both.' })
  const both = await Promise.all(
    [ann, ben].map((one, index) => one.post(PATH, { ...LETTER, base: '2', body: `At once ${index}` })),
  )
  t.same(both.map(({ status }) => status).sort(), [303, 409])
})

t.test('what is kept while typing takes the place of the same typing before', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const keep = async (base: number, body: string) =>
    JSON.parse((await editor.post(PATH, { ...LETTER, base: String(base), body, act: 'autosave' })).body)
  t.match(await keep(0, 'One'), { base: 1, sentence: /Kept as you type/ })
  t.match(await keep(1, 'One two'), { base: 2 })
  await editor.postAndFollow(PATH, { ...LETTER, base: '2' })
  t.match(await keep(1, 'late'), { sentence: /saved this while you were writing/ })
  const versions = await desk.world.db.selectFrom('appeal_drafts').select(['version', 'kind']).execute()
  t.same(versions, [{ version: 3, kind: 'saved' }])
})

t.test('an earlier version is compared with the newest and brought back', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  await editor.postAndFollow(PATH, { ...LETTER, body: 'Please help us.' })
  await editor.postAndFollow(PATH, { ...LETTER, base: '1', body: 'Please help them.' })
  const compared = await editor.get(`${PATH}/versions/1`)
  t.match(compared.body, /Speak for culture<\/p><p[^>]*>I write/, 'subjects, openings and letter stand apart')
  t.match(compared.body, /Please help <del>us\.<\/del><ins>them\.<\/ins>/)
  const back = await editor.postAndFollow(`${PATH}/versions/1/restoration`, { base: '2' })
  t.match(back.body, 'Please help us.')
  t.match(sentences((await editor.get(`${PATH}/versions`)).body), /3 .*brought back.*2 .*saved.*1 .*saved/s)
  t.equal((await editor.get(`${PATH}/versions/99`)).status, 404)
})

t.test('mistakes are kept, named with line and column, and never published', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const wrong = { ...LETTER, body: 'Fine.\n\nDear {{recipient.mother}}', openings: ['{{#if x}}'] }
  const saved = sentences((await editor.postAndFollow(PATH, wrong)).body)
  t.match(saved, /Line 3, column 6: there is no such field: \{\{recipient\.mother\}\}/)
  t.match(saved, /Saved\. The letter has mistakes/, 'and not only that it is saved')
  t.match(saved, /Nothing can be shown while something is missing or wrong/)
  const refused = await editor.post('/organizer/campaigns/culture/publication')
  t.equal(refused.status, 409)
  t.match(sentences(refused.body), /The letter \(English\) has 2 mistakes/)
  t.equal((await desk.world.campaign()).release, 1)
})

t.test(
  'a new letter begins without reproach; a text too long to keep comes back as it was typed',
  async (t) => {
    const desk = await makeDesk(t)
    const editor = await desk.organizer('editor')
    const german = '/organizer/campaigns/culture/appeals/de'
    t.notMatch(sentences((await editor.get(german)).body), /is needed|is missing/)
    const long = { ...LETTER, body: `${'Long. '.repeat(8_400)}The end.` }
    const { status, body } = await editor.post(german, long)
    t.equal(status, 422)
    t.match(body, 'The end.</textarea>')
    t.match(body, 'value="Speak for culture"')
    const refused = await editor.get(`${german}?done=import_kind`)
    t.match(
      refused.body,
      'role="alert">This is no .txt',
      'what was refused does not look like something done',
    )
  },
)

t.test('a preview is the letter as the chosen recipient would get it', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor', 'Ann')
  const { unesco, poland } = desk.world.recipients
  const show = async (recipient: string, opening: string) =>
    sentences(
      (
        await editor.post(PATH, {
          ...LETTER,
          act: 'preview',
          preview_recipient: recipient,
          preview_opening: opening,
        })
      ).body,
    )
  t.match(await show(unesco, '2'), /Dear Director-General, I write as a neighbour of Director-General\./)
  t.match(await show(poland, '1'), /Ministry of Foreign Affairs of Poland.*I write as a reader\./s)
  t.match(await show(desk.world.recipients.france, '1'), /gets the letter in another language: French/)
  t.notMatch(await show(unesco, '1'), /gets the letter in another language/)
  t.equal((await desk.world.db.selectFrom('appeal_drafts').select('version').execute()).length, 0)
})

t.test('a language can be taken away, and comes back when it is written again', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  await editor.postAndFollow('/organizer/campaigns/culture/appeals/fr/removal')
  await editor.postAndFollow('/organizer/campaigns/culture/publication')
  const languages = async () => {
    const campaign = await desk.world.campaign()
    return appealsOfRelease(campaign, campaign.release).map(({ language }) => language)
  }
  t.same(await languages(), ['en'])
  await editor.postAndFollow('/organizer/campaigns/culture/appeals/fr', { ...LETTER, base: '1' })
  await editor.postAndFollow('/organizer/campaigns/culture/publication')
  t.same(await languages(), ['en', 'fr'])
})
