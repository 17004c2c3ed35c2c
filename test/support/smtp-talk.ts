import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Stage } from '../../src/mail/messenger.ts'
import { certificate } from './certificate.ts'
import type { Act, Moment, Received, Script, Shared } from './smtp-server.ts'

const EXTENSIONS = ['PIPELINING', 'SIZE 10485760', '8BITMIME', 'ENHANCEDSTATUSCODES']

/** One connection of the scripted server: reads lines, asks the script at each stage, answers in order. */
export class SmtpTalk {
  #socket: Socket
  readonly #script: Script
  readonly #shared: Shared
  readonly #moment: Moment
  #buffer = ''
  #isBody = false
  #isBodyBegun = false
  #isBodyRefused = false
  #hasSender = false
  #searched = 0
  #challenges = 0
  #busy: Promise<unknown>

  constructor(socket: Socket, script: Script, connection: number, shared: Shared) {
    this.#socket = socket
    this.#script = script
    this.#shared = shared
    this.#moment = { stage: 'greeting', connection, mail: 0, mailOfConnection: 0, from: '', to: '' }
    this.#listen()
    this.#busy = this.#answer('greeting', '220 sink.example ESMTP')
  }

  #listen(): void {
    this.#socket.on('error', () => this.#socket.destroy())
    this.#socket.on('data', (chunk: Buffer) => {
      this.#buffer += chunk.toString('latin1')
      this.#busy = this.#busy.then(() => this.#readOn())
    })
  }

  async #readOn(): Promise<void> {
    while (!this.#socket.destroyed) {
      if (this.#isBody) {
        if (!(await this.#readBody())) return
        continue
      }
      const end = this.#buffer.indexOf('\r\n')
      if (end < 0) return
      const line = this.#buffer.slice(0, end)
      this.#buffer = this.#buffer.slice(end + 2)
      await this.#command(line)
    }
  }

  async #command(line: string): Promise<unknown> {
    const verb = /^\S*/.exec(line)?.[0].toUpperCase() ?? ''
    if (verb === 'EHLO' || verb === 'HELO') return this.#ehlo()
    if (verb === 'STARTTLS') return this.#startTls()
    if (verb === 'AUTH') return this.#login(line)
    if (this.#challenges > 0) return this.#challenge()
    if (verb === 'MAIL') return this.#mail(line)
    if (verb === 'RCPT') return this.#rcpt(line)
    if (verb === 'DATA') return this.#data()
    if (verb === 'QUIT') return this.#act({ replyAndClose: '221 2.0.0 Bye' }, '')
    this.#say('250 2.0.0 Ok')
  }

  async #ehlo(): Promise<void> {
    const lines = ['sink.example', ...(this.#script.extensions ?? EXTENSIONS)]
    const reply = lines
      .map((line, index) => `250${index === lines.length - 1 ? ' ' : '-'}${line}`)
      .join('\r\n')
    await this.#answer('ehlo', reply)
  }

  async #startTls(): Promise<void> {
    await this.#answer('tls', '220 2.0.0 Ready to start TLS')
    if (this.#socket.destroyed) return
    this.#socket.removeAllListeners('data')
    this.#socket = new TLSSocket(this.#socket, { isServer: true, ...certificate })
    this.#listen()
  }

  /** PLAIN comes with its answer; CRAM-MD5 is challenged once, LOGIN twice. Every password is right. */
  async #login(line: string): Promise<unknown> {
    const method = line.split(' ')[1] ?? ''
    this.#shared.logins.push(method)
    this.#challenges = { PLAIN: 0, 'CRAM-MD5': 1, LOGIN: 2 }[method] ?? 0
    return this.#challenges === 0 ? this.#challenge() : this.#say('334 VXNlcm5hbWU6')
  }

  async #challenge(): Promise<unknown> {
    this.#challenges -= 1
    if (this.#challenges > 0) return this.#say('334 UGFzc3dvcmQ6')
    return this.#answer('auth', '235 2.7.0 Authentication successful')
  }

  async #mail(line: string): Promise<void> {
    this.#moment.mail = this.#shared.nextMail()
    this.#moment.mailOfConnection += 1
    this.#moment.from = addressOf(line)
    this.#moment.to = ''
    const said = await this.#answer('mail', '250 2.1.0 Ok')
    this.#hasSender = said.startsWith('2')
  }

  async #rcpt(line: string): Promise<void> {
    if (!this.#hasSender) return this.#say('503 5.5.1 Error: need MAIL command')
    const to = addressOf(line)
    const said = await this.#answer('rcpt', '250 2.1.5 Ok', { ...this.#moment, to })
    if (said.startsWith('2')) this.#moment.to = to
  }

  async #data(): Promise<void> {
    if (this.#moment.to === '') return this.#say('554 5.5.1 Error: no valid recipients')
    const said = await this.#answer('data', '354 End data with <CR><LF>.<CR><LF>')
    this.#isBody = said.startsWith('3')
    this.#isBodyBegun = false
  }

  /** False when more bytes must come. */
  async #readBody(): Promise<boolean> {
    if (this.#buffer === '') return false
    if (!this.#isBodyBegun) {
      this.#isBodyBegun = true
      const { begunBySender } = this.#shared
      begunBySender.set(this.#moment.from, (begunBySender.get(this.#moment.from) ?? 0) + 1)
      const act = this.#ask('body', this.#moment)
      const said = act ? await this.#act(act, '') : ''
      this.#isBodyRefused = /^[45]/.test(said)
      return true
    }
    const end = this.#findDot()
    if (end < 0) return false
    const raw = this.#buffer.slice(0, end).replace(/^\.\./gm, '.')
    this.#buffer = this.#buffer.slice(end + 3)
    this.#isBody = false
    if (!this.#isBodyRefused) await this.#take(raw)
    return true
  }

  /** Where the line with the final dot begins; long bodies come in many chunks, each is searched once. */
  #findDot(): number {
    if (this.#buffer.startsWith('.\r\n')) return 0
    const found = this.#buffer.indexOf('\r\n.\r\n', this.#searched)
    this.#searched = found < 0 ? Math.max(0, this.#buffer.length - 4) : 0
    return found < 0 ? -1 : found + 2
  }

  async #take(raw: string): Promise<void> {
    const { from, to } = this.#moment
    const messageId = /^message-id:\s*<([^>]*)>/im.exec(raw)?.[1] ?? ''
    const received: Received = {
      messageId,
      from,
      to,
      raw,
      reply: '',
      isSecure: this.#socket instanceof TLSSocket,
    }
    this.#shared.received.push(received)
    received.reply = await this.#answer('final', '250 2.0.0 Ok: queued')
  }

  async #answer(stage: Stage, yes: string, moment = this.#moment): Promise<string> {
    return this.#act(this.#ask(stage, moment), yes)
  }

  #ask(stage: Stage, moment: Moment): Act | undefined {
    return this.#script.act?.({ ...moment, stage })
  }

  /** @returns what was said to the client. */
  async #act(act: Act | undefined, yes: string): Promise<string> {
    if (act === 'close') this.#socket.end().destroySoon()
    if (act === 'reset') this.#socket.resetAndDestroy()
    if (act === 'stall') await new Promise<void>((resolve) => this.#shared.stalled.push(resolve))
    if (act === 'close' || act === 'reset') return ''
    const reply = typeof act === 'object' ? ('reply' in act ? act.reply : act.replyAndClose) : yes
    if (reply !== '') this.#say(reply)
    if (typeof act === 'object' && 'replyAndClose' in act) this.#socket.end().destroySoon()
    return reply
  }

  #say(line: string): void {
    if (this.#socket.writable) this.#socket.write(`${line}\r\n`)
  }
}

function addressOf(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? ''
}
