import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readAppealFile } from './appeal-file.ts'
import { type CampaignFile, campaignShape } from './campaign-shapes.ts'
import { FileFault, readYaml } from './yaml-text.ts'

export type { AppealFile, CampaignFile } from './campaign-shapes.ts'

/**
 * Reads every campaign of a folder such as `templates/campaigns`: a folder each, with `campaign.yaml` and one
 * `<language>.md` a language. In the order of their slugs.
 * Throws FileFault, whose message names the file and the line, for the first thing that is wrong.
 */
export function readCampaignFiles(folder: string): CampaignFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readCampaign(join(folder, entry.name)))
    .sort((a, b) => (a.slug < b.slug ? -1 : 1))
}

function readCampaign(folder: string): CampaignFile {
  const file = join(folder, 'campaign.yaml')
  const { value: campaign, lineOf } = readYaml(readFileSync(file, 'utf8'), campaignShape, file, 1)
  if (campaign.slug !== basename(folder)) {
    throw new FileFault(file, lineOf(['slug']), `slug: must be the name of its folder, ${basename(folder)}`)
  }
  const appeals = listLanguages(folder, campaign.default_language).map((language) =>
    readAppealFile(join(folder, `${language}.md`), language),
  )
  if (appeals[0]?.language !== campaign.default_language) {
    throw new FileFault(
      file,
      lineOf(['default_language']),
      `default_language: ${campaign.default_language}.md is missing`,
    )
  }
  return { ...campaign, appeals }
}

function listLanguages(folder: string, first: string): string[] {
  const languages = readdirSync(folder).flatMap((file) => /^([a-z]{2,3})\.md$/.exec(file)?.[1] ?? [])
  return languages.sort((a, b) => Number(b === first) - Number(a === first) || (a < b ? -1 : 1))
}
