import { join } from 'node:path'
import t from 'tap'
import { parseAppeal, renderAppeal } from '../../src/campaigns/appeal-text.ts'
import { type AppealFile, readCampaignFiles } from '../../src/campaigns/campaign-files.ts'
import { ROOT } from '../../src/root.ts'
import { DIRECTORIES, RECIPIENTS, recipient } from '../support/shipped-directories.ts'

const CAMPAIGNS = readCampaignFiles(join(ROOT, 'templates/campaigns'))
const APPEALS = CAMPAIGNS.flatMap(({ slug, appeals }) => appeals.map((appeal) => ({ slug, ...appeal })))
const FIELDS = {
  'recipient.name': '-',
  'recipient.office': '-',
  'recipient.country': '-',
  'supporter.name': '-',
  'supporter.country': '-',
}

/** The longest letter that an appeal can make: its longest opening and its body. */
function longestLetter({ openings, body }: AppealFile): string {
  const longest = openings.reduce((a, b) => (b.length > a.length ? b : a))
  const read = parseAppeal(`${longest}\n\n${body}`)
  return 'parts' in read ? renderAppeal(read.parts, FIELDS) : ''
}

t.test('the three example campaigns are there in their languages, as examples of 2021', async (t) => {
  const languages = Object.fromEntries(
    CAMPAIGNS.map(({ slug, appeals }) => [slug, appeals.map((a) => a.language)]),
  )
  t.same(languages, {
    fiapf: ['en', 'be', 'fr', 'ru'],
    'non-recognition': ['en', 'be', 'de', 'fr', 'lt', 'pl', 'ru', 'uk'],
    unesco: ['en', 'be', 'fr', 'ru'],
  })
  for (const { example, year } of CAMPAIGNS) t.same([example, year], [true, 2021])
  for (const { story, slug, language } of APPEALS) {
    t.match(story, /2021/, `${slug}/${language} says its year`)
    // The page says so above the story; in the story it would stand on in the campaign of whoever adopts it.
    t.notMatch(
      story,
      /exempl|example|Beispiel|przykład|pavyzdys|прыклад|пример|приклад/i,
      `${slug}/${language}`,
    )
  }
})

t.test('every appeal varies, and says when the events were', async (t) => {
  for (const { slug, language, subjects, openings, body } of APPEALS) {
    t.equal(new Set(subjects).size, 3, `${slug}/${language}`)
    t.equal(new Set(openings).size, 2, `${slug}/${language}`)
    t.match(body, /2021/)
  }
})

t.test('every letter is of a length that people write and forms take', async (t) => {
  for (const appeal of APPEALS) {
    const letter = longestLetter(appeal)
    const words = letter.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length
    t.ok(words >= 160 && words <= 280, `${appeal.slug}/${appeal.language}: ${words} words`)
    t.ok(letter.length < 2300, `${appeal.slug}/${appeal.language}: ${letter.length} characters`)
  }
})

t.test('letters are plain paragraphs with one numbered list, the same in every language', async (t) => {
  const numbersOf = (body: string) => body.match(/^\d\./gm)?.join('')
  for (const { slug, language, body } of APPEALS) {
    t.notMatch(body, /\n\n\n|[ \t]\n|^\s|\s$|[*_#`<>]|!/, `${slug}/${language}`)
    const same = APPEALS.filter((other) => other.slug === slug).map((other) => numbersOf(other.body))
    t.same(new Set(same).size, 1, `${slug}/${language}`)
  }
  t.match(
    CAMPAIGNS.map(({ appeals }) => numbersOf(appeals[0]?.body ?? '')),
    ['1.2.', '1.2.3.', '1.2.3.4.5.'],
  )
})

t.test(
  'after a salutation that ends in a comma, German, Polish and Lithuanian go on in lower case',
  async (t) => {
    const lower = ['de', 'pl', 'lt']
    for (const { slug, language, openings } of APPEALS) {
      const pattern = lower.includes(language) ? /^\p{Ll}/u : /^\p{Lu}/u
      for (const opening of openings) t.match(opening, pattern, `${slug}/${language}`)
    }
  },
)

t.test(
  'every recipient of a campaign stands in a directory and reads a language of its appeals',
  async (t) => {
    for (const { slug, recipients, appeals, selected } of CAMPAIGNS) {
      const chosen = [
        ...DIRECTORIES.filter((directory) => recipients.directories.includes(directory.slug)).flatMap(
          (d) => d.rows,
        ),
        ...recipients.ids.map(recipient),
      ]
      t.same(
        DIRECTORIES.filter((d) => recipients.directories.includes(d.slug)).map((d) => d.slug),
        recipients.directories,
      )
      t.ok(chosen.length > 0)
      for (const { external_id, languages } of chosen) {
        t.ok(
          appeals.some(({ language }) => languages.includes(language)),
          `${slug}: ${external_id}`,
        )
      }
      for (const id of selected ?? [])
        t.ok(
          chosen.some((row) => row.external_id === id && row.enabled),
          id,
        )
    }
  },
)

t.test(
  'non-recognition goes to the ministries, the caucuses and the British group, and to nobody else',
  async (t) => {
    const campaign = CAMPAIGNS.find(({ slug }) => slug === 'non-recognition')
    t.same(campaign?.recipients.directories, ['foreign-ministries'])
    const legislators = RECIPIENTS.filter((row) => row.kind === 'legislator').map((row) => row.external_id)
    t.same(campaign?.recipients.ids, [...legislators, 'uk-appg-belarus'])
    t.same([campaign?.recipients.own_country, campaign?.default_selected], ['first', 'own_country'])
  },
)
