import type { Test } from 'tap'
import type { OutgoingMail, SendOutcome, Stage } from '../../src/mail/messenger.ts'
import { readRelay } from '../../src/mail/relay.ts'
import { createSmtp, type SmtpOptions } from '../../src/mail/smtp.ts'
import { type Act, type Script, startSmtpServer } from './smtp-server.ts'

/** For servers that answer, on a busy machine as well. */
export const PATIENT = { connect: 20_000, greeting: 20_000, command: 20_000, silence: 20_000 }

/** A mail of ours with lines that a careless client would send wrong. */
export function mailOf(number: number): OutgoingMail {
  return {
    envelope: { from: 'b-token@example.org', to: 'office@example.net' },
    from: { name: 'Ann Example', address: 'letters@example.org' },
    to: 'office@example.net',
    subject: `Зварот ${number}`,
    text: 'Шаноўны спадар\n.\nз павагай\n',
    messageId: `letter-${number}@example.org`,
    date: new Date('2026-11-23T12:00:00Z'),
  }
}

/** A server with a script and a messenger over it; both end with the test. */
export async function talking(t: Test, script: Script = {}, query = '', options: SmtpOptions = {}) {
  const server = await startSmtpServer(script)
  const smtp = createSmtp(readRelay(`${server.url}?${query}`), { timeouts: PATIENT, ...options })
  t.teardown(async () => {
    await smtp.close(0)
    await server.stop()
  })
  let begun = 0
  const send = (number: number, onBodyStart = async () => {}, more: Partial<OutgoingMail> = {}) =>
    smtp.send({ ...mailOf(number), ...more }, () => {
      begun += 1
      return onBodyStart()
    })
  return { server, smtp, send, begun: () => begun }
}

/** A script that does one thing at one stage. */
export const at =
  (stage: Stage, act: Act): Script['act'] =>
  (moment) =>
    moment.stage === stage ? act : undefined

/** Kind, stage and code of an outcome in one line. */
export const summary = (outcome: SendOutcome) =>
  `${outcome.kind}${'stage' in outcome ? ` ${outcome.stage}` : ''}${'reply' in outcome ? ` ${outcome.reply.code}` : ''}`
