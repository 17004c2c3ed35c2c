import { setTimeout as pause } from 'node:timers/promises'
import { type Inbound, type InboundOptions, startInbound } from '../mail/inbound.ts'
import type { Voice } from './installation.ts'

const TRY_AGAIN_MS = 5_000

/**
 * Keeps the inbound listener open as long as this process works. Several worker processes on one machine share the port:
 * one listens, and when it ends another one takes its place.
 */
export function listenInbound(
  options: InboundOptions,
  voice: Voice,
  tryAgainMs = TRY_AGAIN_MS,
): { stop(): Promise<void> } {
  const stopped = new AbortController()
  const opened = open(options, voice, tryAgainMs, stopped.signal)
  return {
    stop: async () => {
      stopped.abort()
      await (await opened)?.stop()
    },
  }
}

/** The port taken is reported once: usually a process of ours has it. */
async function open(
  options: InboundOptions,
  voice: Voice,
  tryAgainMs: number,
  signal: AbortSignal,
): Promise<Inbound | undefined> {
  const say = (error: Error) => voice.report('an incoming mail could not be taken', error)
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      return await startInbound({ ...options, say })
    } catch (error) {
      if (isFirst) voice.report('the inbound listener waits for its port', error)
      await pause(tryAgainMs, undefined, { signal }).catch(() => undefined)
    }
  }
  return undefined
}
