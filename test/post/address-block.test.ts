import t from 'tap'
import { addressBlock } from '../../src/post/address-block.ts'

const FRANCE = { office: 'Minister', name: 'Ministry', country: 'FR' }
const ADDRESS = "37, quai d'Orsay\n75007 Paris\nFRANCE"

t.test('abroad the last line is the country in capitals, at home there is none', async (t) => {
  const abroad = ['Minister', 'Ministry', "37, quai d'Orsay", '75007 Paris', 'FRANCE']
  t.same(addressBlock(FRANCE, ADDRESS, 'PL'), abroad)
  t.same(addressBlock(FRANCE, ADDRESS, null), abroad, 'nor is it left out before it is known')
  t.same(addressBlock(FRANCE, ADDRESS, 'FR'), abroad.slice(0, -1))
  t.same(addressBlock(FRANCE, '75007 Paris', 'FR').at(-1), '75007 Paris', 'a line that is none stays')
})

t.test('members of the US Congress are addressed as The Honorable, with their house', async (t) => {
  const address = '506 Hart Senate Office Building\nWashington, DC 20510\nUNITED STATES OF AMERICA'
  const senator = { office: 'U.S. Senator', name: 'Jeanne Shaheen', country: 'US' }
  t.same(addressBlock(senator, address, 'US'), [
    'The Honorable Jeanne Shaheen',
    'United States Senate',
    '506 Hart Senate Office Building',
    'Washington, DC 20510',
  ])
  const member = { office: 'U.S. Representative', name: 'Joe Wilson', country: 'US' }
  t.same(addressBlock(member, '', 'PL'), ['The Honorable Joe Wilson', 'U.S. House of Representatives'])
})
