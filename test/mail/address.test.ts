import fc from 'fast-check'
import t from 'tap'
import { checkAddress } from '../../src/mail/address.ts'

const address = (text: string) => {
  const checked = checkAddress(text)
  return checked.ok ? checked.address : undefined
}
const problem = (text: string) => {
  const checked = checkAddress(text)
  return checked.ok ? undefined : checked.problem
}

const visible = (text: string) => JSON.stringify(text).replace(/[^ -~]/g, '?')

t.test('an address that people have is taken, its domain in ASCII and lower case', async (t) => {
  t.equal(address('ann@example.org'), 'ann@example.org')
  t.equal(address('Ann.O+letters@Example.ORG'), 'Ann.O+letters@example.org')
  t.equal(address('пошта@example.org'), undefined, 'a local part beyond ASCII cannot be sent to everywhere')
  t.equal(address('ann@пример.рф'), 'ann@xn--e1afmkfd.xn--p1ai')
  t.equal(address('ann@bücher.example'), 'ann@xn--bcher-kva.example')
  t.equal(address('ann@ＥＸＡＭＰＬＥ.org'), 'ann@example.org')
  t.equal(address("o'neil_7@mail.example.org"), "o'neil_7@mail.example.org")
  t.equal(address(`${'a'.repeat(64)}@example.org`), `${'a'.repeat(64)}@example.org`)
})

t.test('what could mean another mailbox is refused with its reason', async (t) => {
  const refused: [string, string][] = [
    ['', 'empty'],
    ['  ', 'empty'],
    ['ann', 'no_at'],
    ['ann@example.org\r\nBcc: eve@example.net', 'control_character'],
    ['ann\0@example.org', 'control_character'],
    ['ann@example.org\u0085', 'control_character'],
    ['ann\u202e@example.org', 'control_character'],
    ['ann@exam\u00adple.org', 'control_character'],
    ['ann\ud800@example.org', 'control_character'],
    ['ann@example.org,eve@example.net', 'several'],
    ['ann@example.org;', 'several'],
    ['ann @example.org', 'several'],
    [' ann@example.org', 'several'],
    ['ann@example.org@example.net', 'several'],
    ['"ann"@example.org', 'not_bare'],
    ['Ann<ann@example.org>', 'not_bare'],
    ['ann(work)@example.org', 'not_bare'],
    ['@relay.example:ann', 'not_bare'],
    ['ann%example.net@relay.example', 'not_bare'],
    ['relay!ann@example.org', 'not_bare'],
    ['ann@[127.0.0.1]', 'not_bare'],
    ['ann\\@example.org', 'not_bare'],
    ['\u0430nn@example.org', 'not_latin'],
    ['\u0433\u0430\u043d\u043d\u0430@example.org', 'not_latin'],
    ['ann@ex\u0430mple.org', 'not_latin'],
    ['ann@\u0435xample.org', 'not_latin'],
    ['.ann@example.org', 'local_part'],
    ['ann..b@example.org', 'local_part'],
    ['@example.org', 'local_part'],
    [`${'a'.repeat(65)}@example.org`, 'too_long'],
    [`${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(4)}example`, 'too_long'],
    ['ann@localhost', 'domain'],
    ['ann@example.org.', 'domain'],
    ['ann@example..org', 'domain'],
    ['ann@-example.org', 'domain'],
    ['ann@exam_ple.org', 'domain'],
    ['ann@1.1', 'domain'],
    ['ann@127.0.0.1', 'domain'],
    ['ann@xn--a.org', 'domain'],
    ['ann@example.org/x', 'domain'],
    ['ann@example.org?x.y', 'domain'],
    [`ann@${'b'.repeat(64)}.org`, 'domain'],
  ]
  for (const [text, expected] of refused) t.equal(problem(text), expected, visible(text))
})

t.test('an accepted address is accepted again as it is, and holds nothing but its two parts', async (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (text) => {
      const accepted = address(text)
      if (accepted === undefined) return true
      return address(accepted) === accepted && /^[!-~]+$/.test(accepted) && !/[<>",:;()\\]/.test(accepted)
    }),
    { numRuns: 2_000 },
  )
  t.pass()
})
