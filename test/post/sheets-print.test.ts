import sharp from 'sharp'
import t from 'tap'
import { launchChromium, NO_CHROMIUM } from '../support/chromium.ts'
import { makeDesk } from '../support/desk.ts'
import { sendLetter } from '../support/letters.ts'
import { drawPage } from '../support/pdf.ts'

const WIDTH = 840

/** Whether ink stands in a part of a page that a browser printed; millimetres from the upper left corner. */
async function inkOf(pdf: Buffer, page: number) {
  const picture = sharp(drawPage(pdf, page, WIDTH))
    .greyscale()
    .raw()
  const { data, info } = await picture.toBuffer({ resolveWithObject: true })
  const scale = info.width / 210
  return (left: number, top: number, right: number, bottom: number): boolean => {
    for (let y = Math.round(top * scale); y < bottom * scale && y < info.height; y++)
      for (let x = Math.round(left * scale); x < right * scale && x < info.width; x++)
        if ((data[y * info.width + x] ?? 255) < 230) return true
    return false
  }
}

t.test(
  'any browser prints the same layout: the address in the window, folds at 105 and 210 mm, a letter a sheet',
  { skip: NO_CHROMIUM },
  async (t) => {
    const desk = await makeDesk(t)
    for (const name of ['ann', 'ben'])
      await sendLetter(desk.world, {
        email: `${name}@home.example`,
        recipients: [desk.world.recipients.france],
      })
    const ed = await desk.organizer('editor', 'Ed')
    const wish = { campaign: (await desk.world.campaign()).id, recipient: desk.world.recipients.france }
    const made = await ed.post('/organizer/print/bundles', wish)
    const site = await desk.app.listen({ port: 0 })
    const browser = await launchChromium(t)
    const context = await browser.newContext({ javaScriptEnabled: false })
    await context.addCookies([{ name: 'organizer', value: ed.cookies.get('organizer') ?? '', url: site }])
    const page = await context.newPage()
    await page.goto(`${site}${made.location?.split('?')[0]}/sheets`)
    const pdf = await page.pdf({ preferCSSPageSize: true })
    await context.close()
    for (const sheet of [2, 3, 4]) {
      const ink = await inkOf(pdf, sheet)
      t.ok(ink(25, 62, 105, 70), 'the address begins where the window is')
      t.notOk(ink(10, 45, 24.5, 90), 'nothing is left of it')
      t.notOk(ink(106, 45, 124, 90), 'nothing is cut at the right edge of the window')
      t.ok(ink(125, 50, 190, 60), 'the sender stands beside it')
      t.ok(ink(25, 97, 190, 106), 'the subject under it')
      for (const fold of [105, 210]) t.ok(ink(3, fold - 1, 9, fold + 1), `${fold} mm`)
    }
    t.throws(() => drawPage(pdf, 5), 'label, cover and two letters: four pages')
  },
)
