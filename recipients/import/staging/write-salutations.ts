import type { Tx } from '../../../src/db/connect.ts'
import { findSalutation } from '../../salutations.ts'
import { listSaid, upsertSalutations } from './salutations.queries.ts'

const BATCH = 5_000

/**
 * Writes how letters to the recipients of an import begin and end. Where the file says one of the two only, the other stays
 * as it is, or becomes the common one for the office.
 */
export async function writeSalutations(tx: Tx, importId: string): Promise<void> {
  const said = await listSaid(tx, importId)
  for (let from = 0; from < said.length; from += BATCH)
    await upsertSalutations(
      tx,
      said.slice(from, from + BATCH).map(({ recipient_id, language, salutation, closing, ...office }) => {
        const usual = findSalutation({ ...office, language })
        return {
          recipient_id,
          language,
          salutation: salutation ?? usual.salutation,
          closing: closing ?? usual.closing,
        }
      }),
    )
}
