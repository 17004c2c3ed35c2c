import type { Timers } from '../clock.ts'
import type { ConnectionProblem } from './session.ts'

/** How long a server may keep us waiting with one mail. Times in ms. */
export interface Patience {
  timers: Timers
  /** From MAIL to 354. */
  command: number
  /** From the body to the final reply, besides the time that the body itself takes. */
  final: number
}

/** Watches one mail. */
export interface SilenceWatch {
  /** 354 came: from now on the final reply is waited for. */
  beginBody(): void
  /** Ends the watch. @returns the problem when it was the watch that ended the conversation. */
  end(): ConnectionProblem | undefined
}

/** The slowest line that a body is thought to go over: 10 bytes a ms, 80 kbit/s. */
const SLOWEST_LINE = 10

/** Closes the connection of a server that says nothing for too long, so that the mail is unreached or uncertain. */
export function watchSilence(
  connection: { close(): void },
  { timers, command, final }: Patience,
  bytes: number,
): SilenceWatch {
  let problem: ConnectionProblem | undefined
  const cut = () => {
    problem = { code: 'ETIMEDOUT', message: 'no reply in time' }
    connection.close()
  }
  let callOff = timers.after(command, cut)
  return {
    beginBody: () => {
      callOff()
      callOff = timers.after(final + bytes / SLOWEST_LINE, cut)
    },
    end: () => {
      callOff()
      return problem
    },
  }
}
