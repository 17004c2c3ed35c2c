import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Stage } from '../../src/mail/messenger.ts'
import { SmtpTalk } from './smtp-talk.ts'

/** What the server does at a stage instead of saying yes. */
export type Act =
  | { reply: string }
  /** Says it, then closes. */
  | { replyAndClose: string }
  | 'close'
  /** Closes with RST. */
  | 'reset'
  /** Says nothing until `release()`, then goes on as if nothing had been. */
  | 'stall'

/** Which mail it is: the first of the server, the first of its connection... counted from 1. */
export interface Moment {
  stage: Stage
  connection: number
  mail: number
  mailOfConnection: number
  /** The envelope as far as it is known. */
  from: string
  to: string
}

export interface Script {
  /** Asked at each stage; without an act the server says yes. `body` is asked at the first byte of a message. */
  act?: (moment: Moment) => Act | undefined
  /** EHLO lines; by default PIPELINING, 8BITMIME, SIZE and ENHANCEDSTATUSCODES. */
  extensions?: string[]
}

/** A message whose final dot came. */
export interface Received {
  messageId: string
  from: string
  to: string
  raw: string
  /** Empty when the server said nothing. */
  reply: string
  isSecure: boolean
}

/** What the connections of a server share. */
export interface Shared {
  logins: string[]
  received: Received[]
  begunBySender: Map<string, number>
  stalled: (() => void)[]
  nextMail(): number
}

export interface SmtpServer {
  port: number
  url: string
  /** Messages whose final dot came, in order, with what the server said to it. */
  received: Received[]
  /** The AUTH methods that were used. */
  logins: string[]
  connections(): number
  /** How often each Message-ID was taken with a 2xx. */
  takenByMessageId(): Map<string, number>
  /** How many bodies were begun for each sender of an envelope, also those that never ended. */
  begunBySender: Map<string, number>
  /** Lets everybody who is stalled go on. */
  release(): void
  /** Closes the connections that are open, not the server. */
  dropConnections(): void
  stop(): Promise<void>
}

/** An SMTP server on loopback that does what a script says, at each stage of RFC 5321. */
export async function startSmtpServer(script: Script = {}): Promise<SmtpServer> {
  const received: Received[] = []
  const logins: string[] = []
  const begunBySender = new Map<string, number>()
  const sockets = new Set<Socket>()
  const stalled: (() => void)[] = []
  let connections = 0
  let mails = 0
  const server = createServer((socket) => {
    connections += 1
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    new SmtpTalk(socket, script, connections, {
      received,
      logins,
      begunBySender,
      stalled,
      nextMail: () => {
        mails += 1
        return mails
      },
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const dropConnections = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    received,
    logins,
    connections: () => connections,
    begunBySender,
    takenByMessageId: () => countTaken(received),
    release: () => {
      for (const go of stalled.splice(0)) go()
    },
    dropConnections,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      dropConnections()
      await closed
    },
  }
}

function countTaken(received: Received[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { messageId, reply } of received)
    if (reply.startsWith('2')) counts.set(messageId, (counts.get(messageId) ?? 0) + 1)
  return counts
}
