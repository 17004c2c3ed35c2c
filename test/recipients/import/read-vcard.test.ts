import iconv from 'iconv-lite'
import t from 'tap'
import { asObjects, readFully } from '../../support/read-officials.ts'

t.test('cards of vCard 2.1, 3 and 4 are read: folded, escaped, quoted and grouped', async (t) => {
  const cards = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    'UID:urn:uuid:4fbe8971',
    'FN:Ann Example',
    'N:Example;Ann;;;',
    'ORG:Ministry of Justice;Press',
    'TITLE:Minister',
    'item1.EMAIL;TYPE=work;PREF=1:ann@',
    ' ministry.example',
    'EMAIL:office@ministry.example',
    'ADR;TYPE=work;LABEL="1 Street\\nCity":;;1 Street;City;;12345;Poland',
    'NOTE:a\\, b\\; c\\nd',
    'LANG:pl',
    'END:VCARD',
    'BEGIN:VCARD',
    'VERSION:3.0',
    'N:Кот;Анна;;;',
    'ADR:;;ул. Ленина 1;Минск;;220000;Беларусь',
    'CONTACT-URI:https://m.example/form',
    'END:VCARD',
    'BEGIN:VCARD',
    'VERSION:2.1',
    'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=90=D0=\r\n=BD=D0=BD=D0=B0',
    'EMAIL;INTERNET:anna@m.example',
    'END:VCARD',
  ].join('\r\n')
  const read = await readFully(cards, 'list.vcf')
  t.match(asObjects(read), [
    {
      external_id: '4fbe8971',
      name: 'Ann Example',
      organisation: 'Ministry of Justice, Press',
      office: 'Minister',
      email: 'ann@ministry.example; office@ministry.example',
      postal_address: '1 Street\nCity',
      country: 'Poland',
      notes: 'a, b; c\nd',
      languages: 'pl',
    },
    {
      name: 'Анна Кот',
      web_form: 'https://m.example/form',
      postal_address: 'ул. Ленина 1\n220000 Минск\nБЕЛАРУСЬ',
    },
    { name: 'Анна', email: 'anna@m.example' },
  ])
  t.same(
    read.rows.map((row) => row.line),
    [1, 15, 21],
  )
  t.match(asObjects(await readFully(iconv.encode(cards, 'utf-16le', { addBOM: true }), 'list.vcf'))[0], {
    name: 'Ann Example',
  })
})
