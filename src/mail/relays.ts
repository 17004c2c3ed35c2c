import type { Messenger, OutgoingMail, SendOutcome } from './messenger.ts'
import { readRelay } from './relay.ts'
import { createShares } from './shares.ts'
import { createSmtp, type SmtpOptions } from './smtp.ts'

/** One relay under its name, with its part of the mail. */
export interface NamedRelay {
  name: string
  share: number
  /** At most, per process. */
  connections: number
  messenger: Messenger
}

export interface RelayChoice {
  /** False while a relay is not to be used, for example because its breaker is open. */
  isUp?: (name: string) => boolean
  /** Hears what became of every attempt, also of one that another relay then made good. */
  onOutcome?: (outcome: SendOutcome) => void
}

/** A messenger for each URL, for who picks by itself. @throws ConfigError as `readRelay`. */
export function createRelays(urls: string[], options: SmtpOptions = {}): NamedRelay[] {
  return urls.map(readRelay).map((relay) => ({
    name: relay.name,
    share: relay.share,
    connections: relay.connections,
    messenger: createSmtp(relay, options),
  }))
}

/**
 * Sends each mail by a relay picked by share among those that are up; when one cannot be reached or takes nobody in, the next
 * one is tried at once, as nothing of the mail was said yet. With none up all are tried: one may have come back.
 */
export function combineRelays(relays: NamedRelay[], choice: RelayChoice = {}): Messenger {
  const { isUp = () => true, onOutcome } = choice
  const pick = createShares(relays)

  async function send(
    mail: OutgoingMail,
    onBodyStart: () => Promise<void>,
    onTurn?: () => void,
  ): Promise<SendOutcome> {
    const up = relays.filter(({ name }) => isUp(name))
    let left = up.length > 0 ? up : relays
    let outcome: SendOutcome = {
      kind: 'unreached',
      relay: '',
      stage: 'connect',
      problem: 'there is no relay',
    }
    while (left.length > 0) {
      const relay = pick(left)
      outcome = await relay.messenger.send(mail, onBodyStart, onTurn)
      onOutcome?.(outcome)
      if (!isShutDoor(outcome)) return outcome
      left = left.filter((other) => other !== relay)
    }
    return outcome
  }

  return {
    send,
    isReachable: async () => {
      const answers = await Promise.all(relays.map(({ messenger }) => messenger.isReachable()))
      return answers.includes(true)
    },
    close: async (deadlineMs) => {
      await Promise.all(relays.map(({ messenger }) => messenger.close(deadlineMs)))
    },
  }
}

const BEFORE_MAIL = new Set(['connect', 'greeting', 'ehlo', 'tls', 'auth'])

/** The relay did not let us in, so it knows nothing of the mail. */
function isShutDoor(outcome: SendOutcome): boolean {
  return (outcome.kind === 'unreached' || outcome.kind === 'refused') && BEFORE_MAIL.has(outcome.stage)
}
