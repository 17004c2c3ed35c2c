import t from 'tap'
import { cleanOfficial } from '../../../recipients/import/clean/clean-official.ts'
import type { Field, Target } from '../../../recipients/import/field-codes.ts'

t.test('an address of the house ends with its country in capitals', async (t) => {
  const card = (cells: Partial<Record<Field, string>>) =>
    cleanOfficial(Object.values(cells), Object.keys(cells) as Target[]).card
  t.equal(
    card({
      name: 'A',
      address_line: 'ul. Wiejska 4',
      postcode: '00-902',
      city: 'Warszawa',
      country: 'Polska',
    }).postal_address,
    'ul. Wiejska 4\n00-902 Warszawa\nPOLAND',
  )
  t.equal(
    card({ name: 'A', postal_address: '1 Street\nCity\nPOLAND', country: 'PL' }).postal_address,
    '1 Street\nCity\nPOLAND',
  )
  t.equal(
    card({ name: 'A', postal_address: '1 Street, City, Польша', country: 'PL' }).postal_address,
    '1 Street, City, Польша',
  )
  t.equal(card({ name: 'A', postal_address: '1 Street' }).postal_address, '1 Street')
})

t.test('a street without its town is a problem where the file has a column for towns', async (t) => {
  const clean = (cells: string[], targets: Target[]) => cleanOfficial(cells, targets).problems
  const targets: Target[] = ['name', 'address_line', 'postcode', 'city']
  t.match(clean(['Ann', 'ul. Wiejska 4', '', ''], targets), [
    { column: 3, code: 'town' },
    { column: 1, code: 'street', found: 'ul. Wiejska 4' },
  ])
  t.same(clean(['Ann', 'ul. Wiejska 4', '', 'Warszawa'], targets), [])
  t.same(clean(['Ann', '', '', ''], targets), [])
  t.same(clean(['Ann', 'ul. Wiejska 4, Warszawa'], ['name', 'address_line']), [])
})
