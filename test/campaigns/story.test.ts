import t from 'tap'
import { renderStory } from '../../src/campaigns/story.ts'

const told = (text: string) => String(renderStory(text)).trim()

t.test('a story is Markdown without HTML of its writer', async (t) => {
  t.equal(
    told('Why **now** <script>x</script>'),
    '<p>Why <strong>now</strong> &lt;script&gt;x&lt;/script&gt;</p>',
  )
  t.equal(told('# Title'), '<h3>Title</h3>')
  t.notMatch(told('[x](javascript:alert(1))'), '<a')
})

t.test('a picture from elsewhere is a link: that place does not learn who reads', async (t) => {
  const link = '<p><a href="https://a.example/x.png" rel="noopener noreferrer">The &quot;stage&quot;</a></p>'
  t.equal(told('![The "stage"](https://a.example/x.png)'), link)
  t.match(told('![](https://a.example/x.png)'), '>https://a.example/x.png</a>')
  t.notMatch(told('![x](javascript:alert(1))'), '<a')
  const linked = '<p><a href="https://b.example" rel="noopener noreferrer">stage</a></p>'
  t.equal(told('[![stage](https://a.example/x.png)](https://b.example)'), linked, 'no link stands in a link')
})
