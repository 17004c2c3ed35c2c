import { buffer } from 'node:stream/consumers'
import t from 'tap'
import { exportDirectory } from '../../../recipients/export/directory-export.ts'
import { undoImport } from '../../../recipients/import/staging/undo-import.ts'
import { findSalutation } from '../../../recipients/salutations.ts'
import { makeDirectory } from '../../support/directory.ts'

t.test(
  'salutations are brought with their language, shown, compared, and taken away as they came',
  async (t) => {
    const world = await makeDirectory(t)
    const { db } = world.desk
    const list = [
      'ID,Name,Position,Country,Languages,Anrede,Salutation (English),Closing (English)',
      'ann,Ann Example,minister,DE,,"Sehr geehrte Frau Ministerin Example,","Dear Minister Ann,","With regards,"',
      'bob,Bob Example,judge,FR,,"Monsieur le Juge,",,',
      'cyd,Cyd Example,judge,PL,,Excelencjo!,,',
      'dan,Dan Example,judge,AT,,Herr,,',
    ].join('\n')
    const id = await world.preview(list)
    const brought = await world.shown(id, 'new')
    const spoken = (card: object) =>
      Object.entries(card).filter(([field]) => /^(salut|clos|holder)/.test(field))
    t.same(
      brought.map(({ card }) => Object.fromEntries(spoken(card))),
      [
        {
          salutation_de: 'Sehr geehrte Frau Ministerin Example,',
          salutation_en: 'Dear Minister Ann,',
          closing_en: 'With regards,',
        },
        { salutation_fr: 'Monsieur le Juge,' },
        { salutation_pl: 'Excelencjo!' },
        { holder_gender: 'm' },
      ],
      'by its words, else the first language of the recipient; a title alone begins no letter',
    )
    await world.apply(id)
    const written = db.selectFrom('recipient_salutations').select(['language', 'salutation', 'closing'])
    t.same(await written.orderBy('language').execute(), [
      {
        language: 'de',
        salutation: 'Sehr geehrte Frau Ministerin Example,',
        closing: findSalutation({ role: 'minister', language: 'de', country: 'DE' }).closing,
      },
      { language: 'en', salutation: 'Dear Minister Ann,', closing: 'With regards,' },
      {
        language: 'fr',
        salutation: 'Monsieur le Juge,',
        closing: findSalutation({ role: 'official', language: 'fr', country: 'FR' }).closing,
      },
      {
        language: 'pl',
        salutation: 'Excelencjo!',
        closing: findSalutation({ role: 'official', language: 'pl', country: 'PL' }).closing,
      },
    ])
    t.match(
      await world.counts(await world.preview(list)),
      { changed: 0, unchanged: 4 },
      'once more: nothing new',
    )
    const directory = { id: world.directoryId, slug: 'parliament', name: 'Parliament' }
    for (const format of ['csv', 'xlsx', 'json'] as const) {
      const exported = await exportDirectory(db, directory, format)
      const bytes = Buffer.isBuffer(exported) ? exported : await buffer(exported)
      t.match(await world.counts(await world.preview(bytes, {}, `list.${format}`)), {
        new: 0,
        changed: 0,
        unchanged: 4,
        rejected: 0,
        missing: 0,
      })
      if (format !== 'json') continue
      const { recipients } = JSON.parse(bytes.toString()) as { recipients: { name: string }[] }
      t.same(
        recipients.map(({ name }) => name),
        recipients.map(({ name }) => name).sort(),
        'by name, as the page lists them',
      )
    }
    const later = await world.preview('ID,Salutation (fr)\nbob,"Monsieur le Président,"\nann,"Madame,"\n')
    t.match(await world.shown(later, 'changed'), [
      { changes: { salutation_fr: ['Monsieur le Juge,', 'Monsieur le Président,'] } },
      { changes: { salutation_fr: ['', 'Madame,'] } },
    ])
    const before = await written.orderBy('language').execute()
    await world.apply(later)
    t.match(await written.where('language', '=', 'fr').orderBy('salutation').execute(), [
      { salutation: 'Madame,', closing: findSalutation({ role: 'minister', language: 'fr' }).closing },
      { salutation: 'Monsieur le Président,', closing: before[2]?.closing },
    ])
    t.match(await undoImport(world.desk, later, null), { kind: 'undone' })
    t.same(await written.orderBy('language').execute(), before, 'undone, they are as they were')
  },
)

t.test('an empty cell says nothing, and a column that the file lacks stays', async (t) => {
  const world = await makeDirectory(t)
  await world.bring('Name,Position,E-mail,Notes\nAnn,judge,ann@state.example,kind\n')
  await world.bring('Name,E-mail,Notes\nAnn,ann@state.example,\n')
  t.match(await world.cards(), [{ office: 'judge', notes: 'kind' }])
})

t.test(
  'what holds for all rows is said once: country, languages, office, source and the day of checking',
  async (t) => {
    const world = await makeDirectory(t)
    const id = await world.preview('Name,E-mail\nAnn,ann@state.example\n', {
      country: 'PL',
      languages: 'pl',
      office: 'Member of the Sejm',
      source: 'sejm.example',
      checkedOn: '2026-11-01',
    })
    await world.apply(id)
    t.match(await world.cards(), [
      {
        country: 'PL',
        languages: 'pl',
        office: 'Member of the Sejm',
        source: 'sejm.example',
        email_checked: '2026-11-01',
      },
    ])
  },
)

t.test('characters that PostgreSQL cannot hold are left out', async (t) => {
  const world = await makeDirectory(t)
  const file = Buffer.from('{"persons": [{"name": "A\\u0000nn \\ud800", "email": "ann@state.example"}]}')
  await world.bring(file)
  t.match(await world.cards(), [{ name: 'Ann \ufffd' }])
})
