import { z } from 'zod'
import { defaultsForm } from './import-form.ts'

/** Recipients as a program sends them: objects as our own export writes them, or Popolo, and what holds for all of them. */
export const importForm = z.object({
  recipients: z.array(z.record(z.string(), z.unknown())).min(1).max(5_000),
  kind: defaultsForm.shape.kind.default('office'),
  country: defaultsForm.shape.country.default(''),
  languages: defaultsForm.shape.languages,
  office: defaultsForm.shape.office,
  source: defaultsForm.shape.source,
  checkedOn: defaultsForm.shape.checkedOn.default(''),
})

/** Whether those that the import lacks leave the directory. */
export const applicationForm = z.object({ takes_out_missing: z.boolean().default(false) })

const count = z.int()
/** A row and the other that it belongs with, by their places in what was sent. */
const pair = z.object({ line: z.int(), other_line: z.int() })

/** An import as programs read it. `counts` is there once the rows were compared. */
export const importShape = z.object({
  id: z.string(),
  /** Its page on the desk. */
  url: z.string(),
  status: z.string(),
  counts: z
    .object({
      new: count,
      changed: count,
      unchanged: count,
      rejected: count,
      joined: count.describe('rows whose ways go to the recipient of another row'),
      alike: count.describe('new rows with the name and country of another: perhaps one recipient twice'),
      missing: count.describe('recipients of the directory in no row'),
    })
    .nullable(),
  /** The first hundred rejected rows, each with what is wrong by column. */
  rejected: z.array(
    z.object({ line: z.int(), problems: z.array(z.object({ column: z.string(), problem: z.string() })) }),
  ),
  joined: z.array(pair).describe('the first hundred, each with the row that leads'),
  alike: z.array(pair).describe('the first hundred, each with the row that it is like'),
})
