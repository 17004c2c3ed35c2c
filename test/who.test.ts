import t from 'tap'
import { setSheet, sheetText } from '../src/letters/sheet.ts'
import { nameAndOffice, officeAndName } from '../src/who.ts'

t.test(
  'an institution without an office is named without a comma, and its letter begins with its name',
  async (t) => {
    const council = { office: '', name: 'City council', country: 'PL', needs_postal_address: false }
    t.equal(officeAndName(council), 'City council')
    t.equal(nameAndOffice(council), 'City council')
    t.equal(officeAndName({ office: 'Mayor', name: 'Ann Example' }), 'Mayor, Ann Example')
    t.equal(nameAndOffice({ office: 'Mayor', name: 'Ann Example' }), 'Ann Example, Mayor')
    const sheet = setSheet(
      { name: 'Ben', country: 'PL', postalAddress: '', own: null, note: '', seed: 0 },
      { language: 'en', addressee: council, salutation: 'Dear Sir or Madam,', closing: 'Yours faithfully,' },
      { subjects: ['Culture'], openings: ['Please help.'], body: 'Now.' },
    )
    t.match(sheetText(sheet), /^City council\n\nDear Sir or Madam,/)
  },
)
