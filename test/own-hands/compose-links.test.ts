import t from 'tap'
import { composeLinks, LINK_MAX } from '../../src/own-hands/compose-links.ts'

t.test('a short letter goes whole into each link, with its signs as they are', async (t) => {
  const mail = {
    to: 'dg@unesco.example',
    subject: 'Culture & books',
    text: 'Dear Director-General,\n\nЗварот + 100 %.',
  }
  const links = composeLinks(mail)
  t.equal(links.isShort, false)
  const mailto = new URL(links.mailto)
  t.equal(mailto.pathname, 'dg@unesco.example')
  const fields = new URLSearchParams(mailto.search)
  t.equal(fields.get('subject'), mail.subject)
  t.equal(fields.get('body'), mail.text.replaceAll('\n', '\r\n'))
  t.notMatch(links.mailto, /\+/, 'a plus would be shown as a plus')
  const gmail = new URL(links.gmail).searchParams
  t.same([gmail.get('to'), gmail.get('su'), gmail.get('body')], [mail.to, mail.subject, mail.text])
  for (const link of [links.outlook, links.yahoo]) {
    const { searchParams } = new URL(link)
    t.same(
      [searchParams.get('to'), searchParams.get('subject'), searchParams.get('body')],
      Object.values(mail),
    )
  }
})

t.test('a letter that is too long for a link leaves the text to be copied', async (t) => {
  const mail = { to: 'dg@unesco.example', subject: 'Зварот', text: 'Літара '.repeat(300) }
  const { isShort, ...links } = composeLinks(mail)
  t.equal(isShort, true)
  for (const link of Object.values(links)) {
    t.ok(link.length <= LINK_MAX)
    t.match(link, encodeURIComponent(mail.subject))
    t.notMatch(link, /body=/)
  }
})

t.test('no link is ever longer than the limit, whatever the letter', async (t) => {
  for (let length = 0; length < 2_500; length += 7) {
    const { isShort, ...links } = composeLinks({ to: 'a@b.example', subject: 'S', text: 'a'.repeat(length) })
    t.ok(Object.values(links).every((link) => link.length <= LINK_MAX))
    if (length < 1_500) t.equal(isShort, false)
  }
})
