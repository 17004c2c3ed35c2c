import t from 'tap'
import { parseReply } from '../../src/mail/reply.ts'

t.test('a reply is read as its code, its enhanced code and one line of text', async (t) => {
  t.same(parseReply('250 2.0.0 Ok: queued as 4F1A'), {
    code: 250,
    enhanced: '2.0.0',
    text: 'Ok: queued as 4F1A',
  })
  t.same(parseReply('250 OK'), { code: 250, enhanced: null, text: 'OK' })
  t.same(parseReply('550-5.1.1 The email account that you tried\r\n550 5.1.1 does not exist'), {
    code: 550,
    enhanced: '5.1.1',
    text: 'The email account that you tried does not exist',
  })
  t.same(parseReply('550 #5.1.0 Address rejected.'), {
    code: 550,
    enhanced: '5.1.0',
    text: 'Address rejected.',
  })
  t.same(parseReply('354'), { code: 354, enhanced: null, text: '' })
  t.same(parseReply('421-\n421 4.7.0 Try later\u0007'), { code: 421, enhanced: '4.7.0', text: 'Try later' })
  t.same(parseReply('nonsense'), { code: 0, enhanced: null, text: 'nonsense' })
  t.same(parseReply(''), { code: 0, enhanced: null, text: '' })
  t.same(parseReply('550 192.0.2.7 is listed'), { code: 550, enhanced: null, text: '192.0.2.7 is listed' })
})

t.test('nobody is named in what is kept of a reply', async (t) => {
  t.equal(
    parseReply('550 5.1.1 <ann.o@example.org>: Recipient address rejected').text,
    '<address>: Recipient address rejected',
  )
  t.equal(parseReply('550 user ann@example.org, unknown').text, 'user <address>, unknown')
  t.equal(
    parseReply('550 see https://example.net/why?who=ann%40example.org now').text,
    'see https:<address> now',
  )
})

t.test('an endless reply is cut', async (t) => {
  t.equal(parseReply(`550 ${'x '.repeat(5_000)}`).text.length, 300)
  t.equal(parseReply(`550 ${'x@'.repeat(50_000)}`).code, 550)
})
