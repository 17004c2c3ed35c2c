import t from 'tap'
import { firstLetterLanguage } from '../../src/letters/languages.ts'

const GROUP = { appealLanguages: ['be', 'en', 'ru'], defaultLanguage: 'be' }
const reads = (...languages: string[]) => ({ languages })

t.test('a page begins with a letter that somebody will get, so that it can be edited', (t) => {
  const abroad = [reads('ru'), reads('en', 'ru'), reads('en')]
  t.equal(firstLetterLanguage(undefined, 'be', GROUP, abroad), 'en', 'nobody reads the language of the group')
  t.equal(
    firstLetterLanguage(undefined, 'ru', GROUP, abroad),
    'ru',
    'the page is in a language that one reads',
  )
  t.equal(firstLetterLanguage('ru', 'en', GROUP, abroad), 'ru', 'she asked for it')
  t.equal(firstLetterLanguage('xx', 'en', GROUP, abroad), 'en')
  t.equal(firstLetterLanguage(undefined, 'en', GROUP, [reads('ru'), reads('be', 'ru')]), 'be')
  t.equal(
    firstLetterLanguage(undefined, 'en', GROUP, [reads('ja')]),
    'be',
    'who reads none of them gets the main one',
  )
  t.equal(firstLetterLanguage(undefined, 'en', GROUP, []), 'be')
  t.end()
})
