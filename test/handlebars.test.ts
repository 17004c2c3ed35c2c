import t from 'tap'
import { createHandlebars, renderMail } from '../src/handlebars.ts'
import { PAGE_LOCALES } from '../src/i18n.ts'
import { COMPILE_OPTIONS } from '../src/template-helpers.ts'

const DATA = {
  title: 'Write & read <"now">',
  link: 'https://letters.example/letters/abc?lang=be',
  receipt: 'K7',
}

t.test('each mail says what to do in text first, and the same in HTML', async (t) => {
  for (const locale of PAGE_LOCALES)
    for (const name of ['confirm-letter', 'already-written']) {
      const mail = renderMail(name, locale, DATA)
      t.match(mail.subject, 'Write & read <"now">')
      t.notMatch(mail.subject, /\n/)
      t.match(mail.text, `\n${DATA.link}\n`, 'the link stands on a line of its own')
      t.notMatch(mail.text, /&amp;|&lt;|<p>/)
      t.match(mail.html, `<html lang="${locale}"`)
      t.match(mail.html, 'Write &amp; read &lt;&quot;now&quot;&gt;')
      t.equal(
        mail.html.split(mail.subject.replace('& read <"now">', '&amp; read &lt;&quot;now&quot;&gt;')).length,
        2,
        'the subject is the title of the page, and the campaign keeps its own name in the sentences',
      )
      t.notMatch(mail.html, /<img|https?:\/\/(?!letters\.example)/, 'no pictures, nothing from elsewhere')
    }
})

t.test('a mail in a language without words is written in English', async (t) => {
  t.match(renderMail('confirm-letter', 'xx', DATA).text, /^Hello,/)
})

t.test('a letter set as paragraphs keeps every character and is never markup', async (t) => {
  const render = createHandlebars().compile('{{asParagraphs text}}', COMPILE_OPTIONS)
  const html = render({ text: 'Dear <b>you</b>,\nsecond\n\nI ask\n\n1. one & two;\n2. three.' })
  t.equal(
    html,
    '<p>Dear &lt;b&gt;you&lt;/b&gt;,\nsecond</p>\n<p>I ask</p>\n<p><span class="item">1. one &amp; two;\n</span><span class="item">2. three.</span></p>',
  )
})

t.test('a helper that nobody registered is refused', async (t) => {
  const render = createHandlebars().compile('{{shout text}}', COMPILE_OPTIONS)
  t.throws(() => render({ text: 'x' }), /shout/)
})
