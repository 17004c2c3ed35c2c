import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import DKIM from 'nodemailer/lib/dkim'
import t from 'tap'
import { readDkimKey, signMessage } from '../../src/mail/dkim.ts'
import { messageBytes, type WrittenMessage } from '../../src/mail/message.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const key = readDkimKey({ domainName: 'example.org', keySelector: 's1', privateKey: pem })
const message: WrittenMessage = {
  headers:
    'From: "Ann  Example" <letters@example.org>\r\nTo: office@example.net\r\nSubject: =?UTF-8?B?0JfQstCw?=\r\n =?UTF-8?B?0YDQvtGC?=\r\nX-Other: not signed\r\n',
  body: 'a  line with\tspaces  \r\n\r\n.\r\nlast\r\n\r\n\r\n',
}

t.test('the signature verifies over the headers it names, as RFC 6376 canonicalizes them', async (t) => {
  const signed = await signMessage(message, key)
  const field = signed.headers.slice(0, signed.headers.length - message.headers.length)
  const unfolded = field.replace(/\r\n(?=[ \t])/g, '').trimEnd()
  t.match(unfolded, /h=from:\s*from:\s*to:\s*subject;/, 'From is signed once more than it stands')
  const [, withoutSignature = '', base64 = ''] = /^(.*b=)([^;]*)$/.exec(unfolded) ?? []
  const data =
    'from:"Ann Example" <letters@example.org>\r\nto:office@example.net\r\nsubject:=?UTF-8?B?0JfQstCw?= =?UTF-8?B?0YDQvtGC?=\r\n' +
    withoutSignature.replace(/^DKIM-Signature:\s*/, 'dkim-signature:').replace(/[ \t]+/g, ' ')
  const signature = Buffer.from(base64.replace(/\s/g, ''), 'base64')
  t.ok(verify('sha256', Buffer.from(data), createPublicKey(privateKey), signature))
  t.ok(signed.headers.endsWith(message.headers))
  t.ok(field.split('\r\n').every((line) => line.length <= 78))
})

t.test('the body hash is the one that nodemailer makes', async (t) => {
  const hash = (headers: string) => /bh=([^;]*);/.exec(headers)?.[1]
  const dkim = new DKIM({ domainName: 'example.org', keySelector: 's1', privateKey: pem })
  for (const body of [message.body, '', '\r\n', ' \r\n\r\n', 'x', 'Шаноўны \r\n', '\r\n\r\na']) {
    const written = { ...message, body: Buffer.from(body).toString('latin1') }
    const chunks: Buffer[] = []
    for await (const chunk of dkim.sign(messageBytes(written))) chunks.push(chunk as Buffer)
    const theirs = hash(
      Buffer.concat(chunks)
        .toString()
        .replace(/\r\n\s*/g, ''),
    )
    t.equal(
      hash((await signMessage(written, key)).headers),
      theirs,
      JSON.stringify(body).replace(/[^ -~]/g, '?'),
    )
  }
})

t.test('a key that is not one stops the process at start, with a line that names it', async (t) => {
  const config = { domainName: 'example.org', keySelector: 's1', privateKey: 'nonsense' }
  t.throws(() => readDkimKey(config), { name: 'ConfigError', message: /^DKIM_PRIVATE_KEY / })
})
