import { CommanderError } from 'commander'
import { ConfigError } from '../errors.ts'
import { makeProgram } from './program.ts'

// Whoever reads the first lines only, as `head` does, takes the rest away.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

/** `npm run zvarot -- <group> <command>`. */
try {
  await makeProgram((code) => {
    process.exitCode = code
  }).parseAsync(process.argv.slice(2), { from: 'user' })
} catch (error) {
  if (!(error instanceof CommanderError)) {
    process.exitCode = 1
    process.stderr.write(`${explain(error)}\n`)
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  return error instanceof Error ? error.message : String(error)
}
