import t from 'tap'
import { launchChromium, NO_CHROMIUM } from './chromium.ts'

t.test('a real browser opens a page, with scripts on and off', { skip: NO_CHROMIUM }, async (t) => {
  const browser = await launchChromium(t)
  for (const javaScriptEnabled of [true, false]) {
    const page = await browser.newPage({ javaScriptEnabled })
    await page.goto(
      'data:text/html,<p>off</p><script>document.querySelector("p").textContent = "on"</script>',
    )
    t.equal(await page.textContent('p'), javaScriptEnabled ? 'on' : 'off')
  }
})
