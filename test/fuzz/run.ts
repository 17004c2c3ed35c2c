import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { mailProperty } from './mail-property.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
})
const numRuns = Number(values.runs)
const begun = Date.now()
fc.assert(mailProperty, { numRuns, ...(values.seed && { seed: Number(values.seed) }) })
process.stdout.write(
  `mail headers and addresses: ${numRuns} cases, ${Math.round((Date.now() - begun) / 1000)} s, none found\n`,
)
