import { simpleParser } from 'mailparser'
import t from 'tap'
import { writeDraft } from '../../src/mail/draft.ts'

const LETTERS = [
  { subject: 'Culture in Belarus', text: 'Dear Director-General,\n\nPlease help.\n\nAnn Example\nPoland' },
  {
    subject: 'Зварот да Генеральнага дырэктара: ўсе літары мусяць дайсці',
    text: 'Ў, і, ё — нашы літары.\n\n🌾',
  },
  { subject: 'Là-bas, on chante encore', text: `${'é'.repeat(300)}\n.\n. \n=3D\n${'x'.repeat(2_000)}` },
]

for (const { subject, text } of LETTERS)
  t.test(`a draft opens for sending and says what it said: ${subject}`, async (t) => {
    const draft = writeDraft({ to: 'dg@unesco.example', subject, text })
    const parsed = await simpleParser(draft)
    t.equal(parsed.headers.get('x-unsent'), '1')
    t.equal(parsed.subject, subject)
    t.equal(parsed.text?.trimEnd(), text.trimEnd())
    t.match(parsed.to, { value: [{ address: 'dg@unesco.example' }] })
    for (const header of ['from', 'date', 'message-id'])
      t.notOk(parsed.headers.has(header), `${header} is for her program to give`)
    t.ok(
      draft
        .toString('latin1')
        .split('\r\n')
        .every((line) => line.length <= 78 && /^[\x20-\x7e\t]*$/.test(line)),
    )
  })

t.test('without a known address the draft names none, and a wrong one is refused', async (t) => {
  const parsed = await simpleParser(writeDraft({ to: '', subject: 'S', text: 'T' }))
  t.equal(parsed.to, undefined)
  t.throws(() => writeDraft({ to: 'a@b.example\r\nBcc: c@d.example', subject: 'S', text: 'T' }), TypeError)
})
