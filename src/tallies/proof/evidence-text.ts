import { beginMoment } from '../../db/connect.ts'
import { chainHistories } from './evidence.ts'
import { type SummaryParts, type Summed, sumUp } from './make-summary.ts'
import type { ProofKey } from './proof-key.ts'
import { signSummary } from './summary.ts'

/**
 * Evidence as JSON, piece by piece: the events of one letter a line, then the signed summary that they make. A page of
 * letters is read only when the one before it was taken. @param of a recipient of the campaign.
 */
export async function* evidenceText(parts: SummaryParts, key: ProofKey, of: Summed): AsyncGenerator<string> {
  const tx = await beginMoment(parts.db)
  try {
    const histories = chainHistories(tx, { campaignId: of.campaign.id, recipientId: of.recipientId })
    yield '{\n  "letters": ['
    let between = '\n'
    let page = await histories.next()
    for (; !page.done; page = await histories.next())
      for (const history of page.value) {
        yield `${between}${JSON.stringify(history)}`
        between = ',\n'
      }
    const summary = await sumUp(tx, parts, of, page.value)
    if (!summary) throw new Error('a recipient vanished while its letters were summed up')
    yield `\n  ],\n${JSON.stringify(signSummary(key, summary), null, 2).slice(2)}\n`
  } finally {
    await tx.rollback().execute()
  }
}
