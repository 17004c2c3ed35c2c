import { generateKeyPairSync } from 'node:crypto'
import nodemailer from 'nodemailer'
import { readDkimKey } from '../../src/mail/dkim.ts'
import { readRelay } from '../../src/mail/relay.ts'
import { createSmtp } from '../../src/mail/smtp.ts'

/** Sends mail number n; throws when it was not taken. */
export interface Sender {
  send(number: number): Promise<void>
  close(): Promise<void>
}

const envelope = { from: 'b-token@example.org', to: 'office@example.net' }
const from = { name: 'Ann Example (via A campaign)', address: 'letters@example.org' }
const subject = 'An appeal for the people of culture'
const text =
  `${'I write to you about the people of culture who are held for their words. '.repeat(5)}\n\n`.repeat(5)
const date = new Date('2026-11-23T12:00:00Z')
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const dkim = {
  domainName: 'example.org',
  keySelector: 's1',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
}

/** What nodemailer offers for many mails, as it comes. */
export function barePool(port: number, connections: number, isSigned: boolean): Sender {
  const pool = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: connections,
    maxMessages: 100,
    ...(isSigned ? { dkim } : {}),
  })
  return {
    send: async (number) => {
      await pool.sendMail({
        envelope,
        from,
        to: envelope.to,
        subject,
        text,
        date,
        messageId: `<${number}@example.org>`,
      })
    },
    close: async () => pool.close(),
  }
}

export function ourMessenger(port: number, connections: number, isSigned: boolean): Sender {
  const relay = readRelay(`smtp://127.0.0.1:${port}?connections=${connections}`)
  const smtp = createSmtp(relay, isSigned ? { dkim: readDkimKey(dkim) } : {})
  const begin = async () => {}
  return {
    send: async (number) => {
      const mail = {
        envelope,
        from,
        to: envelope.to,
        subject,
        text,
        date,
        messageId: `${number}@example.org`,
      }
      const outcome = await smtp.send(mail, begin)
      if (outcome.kind !== 'accepted') throw new Error(outcome.kind)
    },
    close: () => smtp.close(),
  }
}
