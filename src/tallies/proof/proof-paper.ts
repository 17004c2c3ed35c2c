import type { Translator } from '../../i18n.ts'
import type { PaperProof } from '../../post/paper-shapes.ts'
import { proofView } from './proof-page.ts'
import type { SignedSummary } from './summary-shapes.ts'

/** A signed summary as a sheet of paper; the file beside it is what can be verified. */
export function proofPaper({ summary, signature }: SignedSummary, words: Translator): PaperProof {
  const view = proofView(summary, words)
  return {
    kind: 'proof',
    format: summary.recipient.country === 'US' || summary.recipient.country === 'CA' ? 'letter' : 'a4',
    language: words.locale,
    title: view.title,
    campaign: view.campaign,
    office: view.office,
    sentences: [view.letters, ...view.spans, ...(view.rounding ? [view.rounding] : [])],
    figures: view.figures.map(({ name, value }) => [words.capital(name), value]),
    replies_head: [words.t('proof.server'), words.t('proof.answer'), words.t('tally.letters')],
    replies: view.replies.map(({ server, answer, letters }) => [server, answer, letters]),
    footer: [
      summary.campaign,
      view.made,
      ...(view.events ? [view.events] : []),
      ...(view.chain ? [view.chain] : []),
      words.t('proof.key', { key: signature.public_key }),
      words.t('proof.signature', { signature: signature.value }),
    ],
  }
}
