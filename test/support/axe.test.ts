import t from 'tap'
import { findFaults, sidewaysScroll } from './axe.ts'
import { launchChromium, NO_CHROMIUM } from './chromium.ts'

const WRONG = `<html lang="en"><title>Wrong</title><main><h1>Wrong</h1>
<img src="data:,"><p style="color:#aaa;background:#fff">pale</p><button></button>
<div style="width:3000px">wide</div></main>`

t.test('what is wrong with a page is found', { skip: NO_CHROMIUM }, async (t) => {
  const browser = await launchChromium(t)
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } })
  await page.setContent(WRONG)
  const faults = async (of: 'everything' | 'looks') =>
    (await findFaults(page, of)).map((fault) => fault.slice(0, fault.indexOf(':'))).sort()
  t.same(await faults('everything'), ['button-name', 'color-contrast', 'image-alt'])
  t.same(await faults('looks'), ['color-contrast'])
  t.match(await findFaults(page, 'looks'), [/<p style="color:#aaa/])
  t.ok((await sidewaysScroll(page)) > 2_000)
})
