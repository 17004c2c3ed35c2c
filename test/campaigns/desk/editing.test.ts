import t from 'tap'
import { makeDesk } from '../../support/desk.ts'
import { sentences } from '../../support/visitor.ts'

const FROM_SCRATCH = { way: 'scratch', title: 'За нашу культуру', language: 'be' }

t.test('a campaign begins as a draft that nobody outside sees', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const made = await editor.post('/organizer/campaigns', FROM_SCRATCH)
  t.equal(made.location, '/organizer/campaigns/za-nashu-kulturu?done=campaign_made')
  t.equal((await desk.stranger().get('/campaigns/za-nashu-kulturu')).status, 404)
  const again = await editor.post('/organizer/campaigns', FROM_SCRATCH)
  t.match(again.location, /za-nashu-kulturu-2/, 'a second one of that name gets its own address')
  const list = sentences((await editor.get('/organizer/campaigns?sort=title')).body)
  t.match(list, /Write for culture.*Live.*За нашу культуру.*Draft/s)
  t.equal((await editor.post('/organizer/campaigns', { way: 'scratch', title: '' })).status, 422)
  const pages = ['new', 'za-nashu-kulturu/recipients']
  for (const page of pages) {
    const { body } = await editor.get(`/organizer/campaigns/${page}`)
    t.equal(body.match(/hreflang=/g)?.length, 2, `${page} ends with the other two languages of the desk`)
  }
  t.equal((await editor.post('/organizer/campaigns', { way: 'copy', from: 'x' })).status, 422)
})

t.test('a copy has the words, the letter and the recipients, and none of the letters', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const { id } = await desk.world.campaign()
  const made = await editor.postAndFollow('/organizer/campaigns', { way: 'copy', from: id })
  t.match(sentences(made.body), /Write for culture.*Draft/s)
  const letter = await editor.get('/organizer/campaigns/culture-2/appeals/fr')
  t.match(letter.body, 'value="La culture au Bélarus"')
  t.match(sentences((await editor.get('/organizer/campaigns/culture-2/recipients')).body), /4 recipients/)
  const { db } = desk.world
  const listed = async () => sentences((await editor.get('/organizer/campaigns')).body)
  t.match(await listed(), /Draft 0 4 /)
  await db.updateTable('recipients').set({ enabled: false }).where('country', '=', 'PL').execute()
  t.match(await listed(), /Draft 0 3 /, 'the list counts who can be written to, as the overview does')
})

t.test('an example is changed by nobody before it is taken over; then it is a draft of ours', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const { db } = desk.world
  await db.updateTable('campaigns').set({ example: true, example_year: 2021 }).execute()
  const settings = { edition: '1', mode: 'guarded', default_language: 'en' }
  const refused = await editor.post('/organizer/campaigns/culture/settings', settings)
  t.equal(refused.location, '/organizer/campaigns/culture?done=example_first')
  const { id } = await desk.world.campaign()
  await editor.postAndFollow('/organizer/campaigns', { way: 'example', from: id })
  t.match(await desk.world.campaign(), { status: 'draft', mode: 'open', adopted_at: Date })
  const edition = String((await desk.world.campaign()).edition)
  await editor.postAndFollow('/organizer/campaigns/culture/settings', { ...settings, edition })
  t.equal((await desk.world.campaign()).mode, 'guarded')
})

t.test('dates are those of the campaign’s own time zone', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const form = {
    edition: '1',
    mode: 'open',
    default_language: 'en',
    goal: '1 000',
    starts_at: '2026-12-01T09:00',
    ends_at: '2027-07-01T00:00',
    time_zone: 'Europe/Warsaw',
    may_add_note: 'on',
    links: ['telegram', 'facebook'],
  }
  const saved = await editor.postAndFollow('/organizer/campaigns/culture/settings', form)
  t.match(await desk.world.campaign(), {
    goal: 1000,
    starts_at: new Date('2026-12-01T08:00:00Z'),
    ends_at: new Date('2027-06-30T22:00:00Z'),
    may_edit_body: false,
    may_add_note: true,
    links: ['telegram', 'facebook'],
  })
  t.match(saved.body, 'value="2026-12-01T09:00"')
  const wrong = await editor.post('/organizer/campaigns/culture/settings', {
    ...form,
    edition: '2',
    goal: 'many',
    ends_at: '2026-11-01T00:00',
    time_zone: 'Mars/Olympus',
  })
  t.equal(wrong.status, 422)
  t.match(wrong.body, 'value="many"', 'what was typed is kept')
})

t.test('nobody overwrites what somebody else saved meanwhile', async (t) => {
  const desk = await makeDesk(t)
  const [ann, ben] = [await desk.organizer('editor', 'Ann'), await desk.organizer('editor', 'Ben')]
  const path = '/organizer/campaigns/culture/texts/en'
  const words = { edition: '1', title: 'Write for culture', summary: 'S', story: '' }
  await ben.postAndFollow(path, { ...words, story: 'Of Ben.', victory: 'Ben says we won.' })
  const late = await ann.post(path, { ...words, story: 'Of Ann <script>.' })
  t.equal(late.status, 409)
  t.match(sentences(late.body), /Ben saved this while you were writing.*Of Ben\./)
  t.match(late.body, 'Of Ann &lt;script&gt;.', 'hers is still in the form')
  t.match(sentences(late.body), /Victory note Ben says we won\./, 'whatever hers would replace is shown')
  t.notMatch(late.body, '<dt>Title</dt>', 'and what both have is not')
  t.match(late.body, 'name="edition" value="2"')
  t.equal((await desk.world.campaign()).texts.find(({ language }) => language === 'en')?.story, 'Of Ben.')
  await ann.postAndFollow(path, { ...words, edition: '2', story: 'Of both.' })
  t.equal((await desk.world.campaign()).texts.find(({ language }) => language === 'en')?.story, 'Of both.')
})

t.test('a story is shown as visitors will see it, and its HTML as it was typed', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const path = '/organizer/campaigns/culture/texts/en'
  const words = { edition: '1', title: 'T', summary: '', story: '**Now** <b onclick=x>' }
  const preview = await editor.post(path, { ...words, act: 'preview' })
  t.match(preview.body, '<strong>Now</strong> &lt;b onclick=x&gt;')
  t.equal((await desk.world.campaign()).texts[0]?.story, 'Why *now*.', 'looking saves nothing')
  const links = 'https://one.example One\nhttps://two.example'
  await editor.postAndFollow(path, { ...words, links })
  t.same((await desk.world.campaign()).texts[0]?.links, [
    { url: 'https://one.example', name: 'One' },
    { url: 'https://two.example', name: 'two.example' },
  ])
  t.equal((await editor.post(path, { ...words, edition: '2', links: 'javascript:alert(1) x' })).status, 422)
})

t.test('recipients follow directories and a filter, with single exceptions', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const { poland, france, senator, unesco } = desk.world.recipients
  const path = '/organizer/campaigns/culture/recipients'
  const [directory] = await desk.world.db.selectFrom('directories').select('id').execute()
  const edition = async () => String((await desk.world.campaign()).edition)
  const ids = async () => (await desk.world.campaign()).recipients.map(({ id }) => id).sort()
  const rule = { directories: directory?.id ?? '', own_country: 'only', default_selected: 'own_country' }
  await editor.postAndFollow(path, { ...rule, edition: await edition(), kinds: 'foreign_ministry' })
  t.same(await ids(), [poland, france].sort())
  await editor.postAndFollow(`${path}/exceptions`, { shown: [poland, france], in: [poland], ticked: [] })
  t.same(await ids(), [poland])
  const nobody = sentences((await editor.get(`${path}?find=zzz`)).body)
  t.match(
    nobody,
    /1 recipient .*Nobody of this name/s,
    'a search that finds nobody does not empty the campaign',
  )
  const again = { shown: [poland], in: [poland], ticked: [], find: 'Poland', from: '0' }
  t.equal((await editor.post(`${path}/exceptions`, again)).location, `${path}?done=saved&find=Poland`)
  t.equal((await desk.world.campaign()).recipients[0]?.selected, false)
  const found = await editor.get(`${path}?add=senate.example`)
  t.match(found.body, `value="${senator}"`)
  await editor.postAndFollow(`${path}/additions`, { recipient: senator })
  t.same(await ids(), [poland, senator].sort())
  await editor.postAndFollow(path, { ...rule, edition: await edition() })
  t.same(
    await ids(),
    [poland, senator, unesco].sort(),
    'who was taken out stays out when the filter is lifted',
  )
  t.equal((await editor.post(path, { ...rule, edition: '1' })).status, 409)
})
