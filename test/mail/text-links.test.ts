import t from 'tap'
import { findLinks } from '../../src/mail/text-links.ts'

t.test('addresses can be followed, without the punctuation of their sentence', async (t) => {
  t.same(findLinks('See https://a.example/x?y=1. (http://b.example/) «https://c.example»!'), [
    { text: 'See ' },
    { text: 'https://a.example/x?y=1', href: 'https://a.example/x?y=1' },
    { text: '. (' },
    { text: 'http://b.example/', href: 'http://b.example/' },
    { text: ') «' },
    { text: 'https://c.example', href: 'https://c.example' },
    { text: '»!' },
  ])
})

t.test('nothing but http and https is followed, and no character is lost', async (t) => {
  for (const text of ['javascript:alert(1)', 'http://', 'mailto:a@example.org', '', 'https://[x'])
    t.same(
      findLinks(text).filter(({ href }) => href),
      [],
      text,
    )
  const text = 'a https://a.example, b\nhttp://%zz https://b.example'
  t.equal(
    findLinks(text)
      .map((piece) => piece.text)
      .join(''),
    text,
  )
})
