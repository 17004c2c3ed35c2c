import { Command, type CommanderError } from 'commander'

/** Wrong usage; commander has said what is wrong. */
const USAGE = 2

/** A group of commands that gives exit code 2 for wrong usage instead of ending the process. */
export function makeGroup(name: string, told: string, end: (code: number) => void): Command {
  return new Command(name).description(told).exitOverride((error: CommanderError) => {
    end(error.exitCode === 0 ? 0 : USAGE)
    throw error
  })
}
