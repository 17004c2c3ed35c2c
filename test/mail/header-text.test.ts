import t from 'tap'
import { checkDisplayName, checkSubject } from '../../src/mail/header-text.ts'

const visible = (text: string) => JSON.stringify(text).replace(/[^ -~]/g, '?')

t.test('a name is kept as it is written, in NFC', async (t) => {
  t.same(checkDisplayName(' Ана Прыклад '), { ok: true, text: 'Ана Прыклад' })
  t.same(checkDisplayName('Rene\u0301'), { ok: true, text: 'Ren\u00e9' })
  t.same(checkDisplayName("O'Neil (Dublin) 👩‍🏫"), { ok: true, text: "O'Neil (Dublin) 👩‍🏫" })
  t.same(checkDisplayName('ё'.repeat(70)), { ok: true, text: 'ё'.repeat(70) })
})

t.test('a name that could be read as an address or as another header is refused', async (t) => {
  for (const text of ['ann@example.org', 'Ann <x>', '"Ann"', 'Ann, Eve'])
    t.same(checkDisplayName(text), { ok: false, problem: 'address_character' }, text)
  for (const text of ['Ann\r\nBcc: x', 'Ann\0', 'Ann\u0085', 'Ann\u2028x', 'Ann\ud83d'])
    t.same(checkDisplayName(text), { ok: false, problem: 'control_character' }, visible(text))
  for (const text of ['Ann\u202e', 'Ann\u2066x', 'Ann\u200f'])
    t.same(checkDisplayName(text), { ok: false, problem: 'bidi_control' }, visible(text))
  t.same(checkDisplayName(' '), { ok: false, problem: 'empty' })
  t.same(checkDisplayName('a'.repeat(71)), { ok: false, problem: 'too_long' })
})

t.test('a name is seen, and covers nothing but itself', async (t) => {
  for (const text of [
    'Ann\u200bX',
    'A\u00adnn',
    'Ann\u2060',
    'Ann\u{e0041}',
    '\u3164',
    '\u2800A',
    `A${'\u0302'.repeat(9)}`,
  ])
    t.same(checkDisplayName(text), { ok: false, problem: 'control_character' }, visible(text))
  for (const text of ['...', '👩‍🏫', '7'])
    t.same(checkDisplayName(text), { ok: false, problem: 'empty' }, text)
  for (const text of ['می\u200cخواهم', 'Ng\u00f4 Th\u1ecb B\u00edch', 'क्‍षमा', 'Å'])
    t.ok(checkDisplayName(text).ok, text)
})

t.test('a subject is one line of at most 150 characters', async (t) => {
  t.same(checkSubject('Зварот: "да ЮНЭСКА", <2026>'), { ok: true, text: 'Зварот: "да ЮНЭСКА", <2026>' })
  t.same(checkSubject('🙂'.repeat(150)), { ok: true, text: '🙂'.repeat(150) })
  t.same(checkSubject('🙂'.repeat(151)), { ok: false, problem: 'too_long' })
  for (const text of ['a\nb', 'a\tb', 'a\u2029b'])
    t.same(checkSubject(text), { ok: false, problem: 'control_character' }, visible(text))
})
