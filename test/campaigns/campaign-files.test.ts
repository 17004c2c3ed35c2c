import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { readCampaignFiles } from '../../src/campaigns/campaign-files.ts'
import { ROOT } from '../../src/root.ts'

const SHIPPED = join(ROOT, 'templates/campaigns/fiapf')

/** Reads a copy of the fiapf campaign in which one text of one file is another; the copy is gone afterwards. */
function readChanged(file: string, from: string | RegExp, to: string) {
  const folder = mkdtempSync(join(tmpdir(), 'zvarot-campaigns-'))
  try {
    cpSync(SHIPPED, join(folder, 'fiapf'), { recursive: true })
    const path = join(folder, 'fiapf', file)
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
    return readCampaignFiles(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

t.test('a campaign is read with its languages, the default one first', async (t) => {
  const [campaign] = readChanged('campaign.yaml', 'default_language: en', 'default_language: ru')
  t.same(
    campaign?.appeals.map(({ language }) => language),
    ['ru', 'be', 'en', 'fr'],
  )
  t.match(campaign?.appeals[2], { title: 'Suspend the accreditation of Listapad', body: /^In 2021 / })
})

t.test('line ends of Windows change nothing', async (t) => {
  t.same(readChanged('en.md', /\n/g, '\r\n'), readChanged('en.md', '', ''))
})

t.test('what is wrong is told with its file and line', async (t) => {
  const cases: [string, string | RegExp, string, RegExp][] = [
    ['campaign.yaml', 'slug: fiapf', 'slug: film', /campaign\.yaml:2: slug: must be the name of its folder/],
    ['campaign.yaml', 'goal: 500', 'goal: many', /campaign\.yaml:12: goal: /],
    ['campaign.yaml', 'goal: 500', 'goal: [500', /campaign\.yaml:1\d: /],
    ['campaign.yaml', 'mode: open', 'mood: open', /campaign\.yaml:\d+: .*mode|mood/],
    [
      'campaign.yaml',
      'default_language: en',
      'default_language: de',
      /campaign\.yaml:5: .*de\.md is missing/,
    ],
    [
      'campaign.yaml',
      'own_country: none',
      'own_country: maybe',
      /campaign\.yaml:10: recipients\.own_country: /,
    ],
    ['en.md', /^---\n/, '', /en\.md:1: needs front matter/],
    ['en.md', 'title: ', 'titel: ', /en\.md:2: .*tit/],
    [
      'en.md',
      /subjects:(\n {2}- .*){3}/,
      'subjects:\n  - One',
      /en\.md:12: subjects: needs two subject lines/,
    ],
    [
      'en.md',
      '  - Please suspend',
      '  - "{{supporter.nmae}}" # ',
      /en\.md:12: subjects: unknown_field at column 1/,
    ],
    [
      'en.md',
      'I therefore ask',
      'I {{#if x}}therefore{{/if}} ask',
      /en\.md:23: block at column 3: \{\{#if x\}\}/,
    ],
    ['en.md', /\n---\n[\s\S]*$/, '\n---\n\n', /en\.md:19: has no letter/],
    [
      'en.md',
      'I therefore ask',
      'word '.repeat(500),
      /en\.md:19: the letter has \d+ characters, at most 2300/,
    ],
  ]
  for (const [file, from, to, message] of cases) {
    t.throws(() => readChanged(file, from, to), { name: 'FileFault', message }, String(message))
  }
})
