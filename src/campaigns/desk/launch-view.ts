import type { Campaign } from '../campaign.ts'
import type { Reader } from './campaign-frame.ts'
import type { Finding } from './finding.ts'

/** What the check found, in plain words, each with the page where it is mended, and what it is found for. */
export function viewFindings(campaign: Campaign, findings: Finding[], reader: Reader) {
  const moment = campaign.status === 'draft' ? 'missing' : 'missing_again'
  return {
    findings: findingRows(campaign, findings, reader),
    findingsTitle: reader.words.t(`desk.launch.${moment}`),
  }
}

function findingRows(campaign: Campaign, findings: Finding[], { words, link }: Reader) {
  return findings.map(({ weight, code, params, at }) => {
    return {
      weight,
      isStop: weight === 'stop',
      sentence: words.t(`desk.check.${code}`, named(params, words)),
      href: link(at.startsWith('/') ? at : `/organizer/campaigns/${campaign.slug}/${at}`),
    }
  })
}

/** Languages by their names instead of their tags. */
function named(params: Finding['params'], words: Reader['words']): Finding['params'] {
  const { language, languages } = params
  const list = typeof languages === 'string' ? languages.split(', ').filter((tag) => tag !== '') : []
  return {
    ...params,
    ...(typeof language === 'string' ? { language: words.language(language) } : {}),
    ...(languages === undefined ? {} : { languages: words.list(list.map((tag) => words.language(tag))) }),
  }
}
