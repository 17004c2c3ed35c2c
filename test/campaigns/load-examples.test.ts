import t from 'tap'
import { loadDirectories } from '../../recipients/load-directories.ts'
import { loadCampaign } from '../../src/campaigns/campaign.ts'
import { loadExamples } from '../../src/campaigns/load-examples.ts'
import { testDatabase } from '../support/database.ts'

t.test('the shipped directories and campaigns are loaded once, by however many processes', async (t) => {
  const { db } = await testDatabase(t)
  const loads = await Promise.all([loadDirectories(db), loadDirectories(db), loadDirectories(db)])
  t.equal(
    loads.flat().filter((directory) => directory.outcome === 'loaded').length,
    loads[0]?.length,
    'each file once',
  )
  const { count } = await db
    .selectFrom('recipients')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  t.equal(count, 83)
  const slugs = await Promise.all([loadExamples(db), loadExamples(db)])
  t.same(slugs.flat().sort(), ['fiapf', 'non-recognition', 'unesco'])
  const campaign = await loadCampaign(db, 'non-recognition', new Date('2026-11-23'))
  t.ok((campaign?.recipients.length ?? 0) > 20)
  t.equal(campaign?.appeals.length, 8)
  const later = await loadCampaign(db, 'non-recognition', new Date('2027-01-03'))
  const ids = (of: typeof campaign) => of?.recipients.map((recipient) => recipient.external_id) ?? []
  t.ok(ids(campaign).includes('us-house-keating'))
  t.notOk(ids(later).includes('us-house-keating'), 'a mandate that ended is left out on the day')
})

t.test(
  'UNESCO is offered by a trial address, the chairperson of its board beside it but not chosen',
  async (t) => {
    const { db } = await testDatabase(t)
    await loadDirectories(db)
    await loadExamples(db)
    const campaign = await loadCampaign(db, 'unesco', new Date('2026-11-23'))
    const chosen = campaign?.recipients.filter((recipient) => recipient.selected) ?? []
    t.same(
      chosen.map((recipient) => recipient.external_id),
      ['unesco-dg'],
    )
    t.match(
      chosen[0]?.contacts.find((contact) => contact.trial),
      { channel: 'email', address: /\.example$/ },
    )
  },
)

t.test(
  'an official who comes to a directory later is offered by the examples that write to it',
  async (t) => {
    const { db } = await testDatabase(t)
    await loadDirectories(db)
    await loadExamples(db)
    const offered = async () =>
      (await loadCampaign(db, 'unesco', new Date('2026-11-23')))?.recipients.length ?? 0
    const before = await offered()
    const directory = await db
      .selectFrom('directories')
      .select('id')
      .where('slug', '=', 'unesco')
      .executeTakeFirstOrThrow()
    await db
      .insertInto('recipients')
      .values({
        directory_id: directory.id,
        external_id: 'unesco-new',
        kind: 'international_organisation',
        role: 'director',
        name: 'UNESCO',
        office: 'Director of Culture',
        languages: ['en'],
        confidence: 'high',
        country: null,
        holder_gender: null,
        valid_until: null,
      })
      .execute()
    t.same(await loadExamples(db, { haveRecipientsChanged: true }), [], 'no new release')
    t.equal(await offered(), before + 1)
  },
)
