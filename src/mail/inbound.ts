import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import type { Clock } from '../clock.ts'
import { classifyInbound } from './bounces.ts'
import type { BounceReport } from './delivery-status.ts'
import { type InboundMail, readInboundMail } from './inbound-mail.ts'
import { createPace, type Pace } from './pace.ts'
import { readMessage } from './read-message.ts'

/** What the listener answers after DATA: 250; 451 so that it is brought again; 550 for good. */
export type IncomingOutcome = 'taken' | 'later' | 'refused'

/** Who decides about incoming mail. What is taken is committed, or sent on, before the promise resolves. */
export interface Incoming {
  /** What an address of ours stands for; undefined for forged ones and strangers. */
  kindOf(address: string): 'bounce' | 'reply' | undefined
  takeBounce(address: string, report: BounceReport): Promise<IncomingOutcome>
  /** Somebody to whom a mail of ours went called it spam; at either kind of address. */
  takeComplaint(address: string): Promise<IncomingOutcome>
  /** An answer, automatic or not; also one that came to a bounce address, as RFC 3834 section 4 wants of programs. */
  takeReply(address: string, mail: InboundMail): Promise<IncomingOutcome>
}

export interface InboundOptions {
  incoming: Incoming
  clock: Clock
  /** host:port; `lmtp://host:port` for LMTP. */
  listen: string
  /** Hears of what could not be taken; without anybody's name. */
  say?: (problem: Error) => void
  /** Mails a minute at most, over all and to one address. */
  pace?: { overall: number; perAddress: number }
}

/** A listener that runs. */
export interface Inbound {
  host: string
  port: number
  stop(): Promise<void>
}

const MAX_BYTES = 15_000_000
const MAX_CLIENTS = 20
/** Addresses a minute that a client may ask for in vain. */
const MAX_STRANGERS = 60

/**
 * Takes bounces and answers by SMTP or LMTP. An address of another installation or a forged one is refused at RCPT; size, rate and
 * connections are bounded; nothing is acknowledged before it is committed.
 * @throws Error when the port is taken.
 */
export async function startInbound(options: InboundOptions): Promise<Inbound> {
  const { overall, perAddress } = options.pace ?? { overall: 600, perAddress: 20 }
  const paces: Paces = {
    overall: createPace(options.clock, overall),
    address: createPace(options.clock, perAddress),
    strangers: createPace(options.clock, MAX_STRANGERS),
  }
  const [, lmtp, host = '', port] = /^(lmtp:\/\/)?\[?([^\]]*?)\]?:(\d+)$/.exec(options.listen) ?? []
  const server = new SMTPServer({
    name: 'inbound',
    lmtp: lmtp !== undefined,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    size: MAX_BYTES,
    rejectOversized: true,
    maxClients: MAX_CLIENTS,
    maxRecipients: 1,
    socketTimeout: 60_000,
    closeTimeout: 2_000,
    onRcptTo: ({ address }, session, done) =>
      done(whyNot(options.incoming, paces, address, session.remoteAddress)),
    onData: (stream, session, done) => {
      readMessage(stream, MAX_BYTES)
        .then((raw) => (stream.sizeExceeded ? 'refused' : take(options.incoming, raw, session)))
        .then((outcome) => done(ANSWERS[outcome]()))
        .catch((error: Error) => {
          options.say?.(error)
          done(ANSWERS.later())
        })
    },
  })
  server.on('error', (error) => server.server.listening && options.say?.(error))
  server.listen(Number(port), host)
  await once(server.server, 'listening')
  const bound = server.server.address() as AddressInfo
  return {
    host: bound.address,
    port: bound.port,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

interface Paces {
  overall: Pace
  address: Pace
  strangers: Pace
}

/** The same words for a forged address and for one that never was; who guesses on is shown the door. */
function whyNot({ kindOf }: Incoming, paces: Paces, address: string, client: string): Error | null {
  if (kindOf(address) === undefined)
    return paces.strangers.take(client)
      ? answer(550, 'no such address here')
      : answer(421, 'too many strangers')
  const mayCome = paces.address.take(address.toLowerCase()) && paces.overall.take('')
  return mayCome ? null : answer(451, 'too much mail for this minute; bring it again')
}

async function take(incoming: Incoming, raw: Buffer, session: SMTPServerSession): Promise<IncomingOutcome> {
  const { mailFrom, rcptTo } = session.envelope
  const to = rcptTo[0]?.address ?? ''
  const mail = await readInboundMail(raw, mailFrom ? mailFrom.address : '')
  const found = classifyInbound(mail)
  if (found.kind === 'human') return await incoming.takeReply(to, mail)
  if (found.kind === 'bounce')
    return incoming.kindOf(to) === 'bounce' ? await incoming.takeBounce(to, found.report) : 'taken'
  if (found.kind === 'complaint') return await incoming.takeComplaint(to)
  if (found.kind !== 'auto') return 'taken'
  const outcome = await incoming.takeReply(to, mail)
  return outcome === 'refused' ? 'taken' : outcome
}

const ANSWERS: Record<IncomingOutcome, () => Error | null> = {
  taken: () => null,
  later: () => answer(451, 'cannot be taken just now; bring it again'),
  refused: () => answer(550, 'this address takes no mail any more'),
}

function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
