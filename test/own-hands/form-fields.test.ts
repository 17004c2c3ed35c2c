import t from 'tap'
import type { Sheet } from '../../src/letters/sheet.ts'
import { formFields, lengthInForm } from '../../src/own-hands/form-fields.ts'

const sheet: Sheet = {
  language: 'en',
  addressee: ['U.S. Senator', 'Jean Example'],
  subject: 'Culture in Belarus needs a word from you',
  salutation: 'Dear Senator Example:',
  text: 'I write as a reader. I read every day.\n\nPlease help. It is time.\n\nA note of my own.',
  closing: 'Sincerely,',
  signature: ['Ann Example', 'United States'],
}

t.test('without a limit each field has the whole of its part', async (t) => {
  t.same(formFields(sheet, { subject: null, body: null }), {
    name: 'Ann Example',
    subject: sheet.subject,
    body: `Dear Senator Example:\n\n${sheet.text}\n\nSincerely,\n\nAnn Example\nUnited States`,
    shortBody: null,
  })
})

t.test(
  'a form that takes less is given whole paragraphs, then whole sentences, and always a signature',
  async (t) => {
    const whole = lengthInForm(formFields(sheet, { subject: null, body: null }).body)
    t.equal(formFields(sheet, { subject: null, body: whole }).shortBody, null)
    const { shortBody } = formFields(sheet, { subject: null, body: whole - 1 })
    t.match(shortBody, /It is time\.\n\nSincerely,\n\nAnn Example/)
    t.notMatch(shortBody, 'A note of my own')
    const sentence = formFields(sheet, { subject: null, body: 100 }).shortBody ?? ''
    t.equal(
      sentence,
      'Dear Senator Example:\n\nI write as a reader.\n\nSincerely,\n\nAnn Example\nUnited States',
    )
  },
)

t.test('whatever the limit, what is offered fits, and a line break counts as two', async (t) => {
  t.equal(lengthInForm('a\nb'), 4)
  for (let limit = 1; limit < 400; limit++) {
    const { subject, shortBody } = formFields(sheet, { subject: limit, body: limit })
    t.ok(subject.length <= limit)
    if (shortBody !== null) t.ok(lengthInForm(shortBody) <= limit, `${limit}`)
  }
})
