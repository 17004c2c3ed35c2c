import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { hasWords, PAGE_LOCALES, pickLocale, translatorFor } from '../src/i18n.ts'
import { ROOT } from '../src/root.ts'
import { keysInUse, keysOf, PLURAL, placeholdersByKey, wordsOf } from './support/locale-words.ts'

t.test('the three languages of the pages have the same sentences', async (t) => {
  const english = new Set(keysOf('en').map((key) => key.replace(PLURAL, '')))
  for (const locale of PAGE_LOCALES) {
    const keys = new Set(keysOf(locale).map((key) => key.replace(PLURAL, '')))
    t.same(
      [...keys].filter((key) => !english.has(key)),
      [],
      `${locale} has nothing that English lacks`,
    )
    t.same(
      [...english].filter((key) => !keys.has(key)),
      [],
      `${locale} lacks nothing that English has`,
    )
  }
})

t.test('one reader is spoken to with a capital, on every page and in every mail', (t) => {
  const small = /(?<![\p{L}’'])(?:вы|ви|вам|вас|вам[иі]|ваш(?:\p{L}{0,3}))(?!\p{L})/u
  for (const locale of ['be', 'ru', 'uk']) {
    const found = Object.entries(wordsOf(locale)).filter(([, words]) => small.test(words))
    t.same(found, [], locale)
  }
  t.end()
})

t.test('a sentence that ends with an abbreviation ends with one stop', async (t) => {
  const ru = translatorFor('ru')
  const date = ru.date(new Date('2026-11-26'))
  t.equal(date, '26 ноября 2026 г.')
  t.equal(ru.t('print.posted_on', { date }), `Отправлено ${date}`)
  t.equal(
    translatorFor('en').t('print.posted_on', { date: '26 November 2026' }),
    'Posted on 26 November 2026.',
  )
})

t.test('a counted sentence has every plural form that its language needs', async (t) => {
  for (const locale of PAGE_LOCALES) {
    const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
    const words = wordsOf(locale)
    for (const base of new Set(
      Object.keys(words)
        .filter((key) => PLURAL.test(key))
        .map((key) => key.replace(PLURAL, '')),
    ))
      t.same(
        categories.filter((category) => !(`${base}_${category}` in words)),
        [],
        `${locale} ${base}`,
      )
  }
})

t.test('a sentence has the same placeholders in every language', async (t) => {
  const english = placeholdersByKey('en')
  for (const locale of PAGE_LOCALES)
    for (const [key, placeholders] of placeholdersByKey(locale))
      t.same(placeholders, english.get(key), `${locale} ${key}`)
})

t.test('the words inside letters to officials stand in every language of an appeal', async (t) => {
  const needed = keysOf('en').filter((key) => key.startsWith('letter.'))
  for (const locale of ['en', 'be', 'ru', 'fr', 'de', 'pl', 'lt', 'uk']) {
    t.ok(hasWords(locale))
    t.same(
      needed.filter((key) => !keysOf(locale).includes(key)),
      [],
      locale,
    )
  }
})

t.test(
  'every key that a template or the code names exists, and every sentence is said somewhere',
  async (t) => {
    const { keys, beginnings } = keysInUse()
    const english = new Set(keysOf('en').map((key) => key.replace(PLURAL, '')))
    t.same(
      [...keys].filter((key) => !english.has(key)),
      [],
      'every key that is used exists',
    )
    const isUsed = (key: string) => keys.has(key) || beginnings.some((beginning) => key.startsWith(beginning))
    t.same(
      [...english].filter((key) => !isUsed(key)),
      [],
      'every sentence is used',
    )
  },
)

t.test('what offices read stands in all their languages, with the plural forms of each', async (t) => {
  const isRead = (key: string) => /^(digest|office|letter)\./.test(key)
  const needed = new Set(
    keysOf('en')
      .filter(isRead)
      .map((key) => key.replace(PLURAL, '')),
  )
  const counted = new Set(
    keysOf('en')
      .filter((key) => isRead(key) && PLURAL.test(key))
      .map((key) => key.replace(PLURAL, '')),
  )
  for (const locale of ['fr', 'de', 'pl', 'lt', 'uk']) {
    const keys = new Set(keysOf(locale))
    const bases = new Set([...keys].map((key) => key.replace(PLURAL, '')))
    t.same(
      [...needed].filter((key) => !bases.has(key)),
      [],
      locale,
    )
    const categories = new Set(
      [0, 1, 2, 3, 5, 11, 21, 22, 25, 1.5].map((count) => new Intl.PluralRules(locale).select(count)),
    )
    for (const key of counted)
      t.same(
        [...categories].filter((category) => !keys.has(`${key}_${category}`)),
        [],
        `${locale} ${key}`,
      )
    for (const [key, placeholders] of placeholdersByKey(locale))
      if (isRead(key)) t.same(placeholders, placeholdersByKey('en').get(key), `${locale} ${key}`)
    t.same(
      Object.values(wordsOf(locale)).filter((text) => text.includes('!')),
      [],
      locale,
    )
  }
})

t.test('the keys stand in the order of the alphabet, so that they can be found', async (t) => {
  for (const file of readdirSync(join(ROOT, 'templates/locales'))) {
    const keys = keysOf(file.replace('.json', ''))
    t.same(keys, [...keys].sort(), file)
  }
})

t.test('no sentence shouts', async (t) => {
  for (const locale of PAGE_LOCALES)
    t.same(
      Object.entries(wordsOf(locale)).filter(([, text]) => text.includes('!')),
      [],
      locale,
    )
})

t.test('the language of a page is the one asked for, else the best that the browser names', async (t) => {
  t.equal(pickLocale({ query: 'be', acceptLanguage: 'ru' }), 'be')
  t.equal(pickLocale({ query: 'xx', acceptLanguage: 'ru' }), 'ru')
  t.equal(pickLocale({ query: ['be', 'ru'], acceptLanguage: 'de, ru;q=0.4, be-BY;q=0.7' }), 'be')
  t.equal(pickLocale({ acceptLanguage: 'ru;q=0, de' }), 'en')
  t.equal(pickLocale({ acceptLanguage: ';;q=,*' }), 'en')
  t.equal(pickLocale({}), 'en')
})

t.test('a missing sentence throws, or is reported and said in English', async (t) => {
  t.throws(() => translatorFor('en').t('no.such_key'), /no\.such_key/)
  const heard: string[] = []
  const words = translatorFor('fr', (key, locale) => heard.push(`${locale} ${key}`))
  t.equal(words.t('home.empty'), 'No campaign is open yet')
  t.equal(words.t('no.such_key'), 'no.such_key')
  t.same(heard, ['fr home.empty', 'fr no.such_key'])
  t.throws(() => translatorFor('xx'), /templates\/locales\/xx\.json/)
})

t.test('numbers, days, countries and lists are written as the language writes them', async (t) => {
  const en = translatorFor('en')
  t.equal(en.number(8412), '8,412')
  t.equal(en.date(new Date('2026-11-23T12:00:00Z')), '23 November 2026')
  t.equal(translatorFor('be').country('PL'), 'Польшча')
  t.equal(translatorFor('ru').list(['a', 'b', 'c']), 'a, b и c')
  t.equal(translatorFor('ru').t('letter.via', { campaign: '{link}' }), '(через {link})')
})
