import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import type { Role } from '../../src/db/tables/organizers.ts'
import { holdAll } from '../../src/delivery/hold.ts'
import { ROUTE_ROLES } from '../../src/organizers/route-roles.ts'
import { findFaults, sidewaysScroll } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { type Desk, makeDesk } from './desk.ts'
import { lettersInState, sendLetter } from './letters.ts'

/** Addresses that show no page of their own: they lead on to one. */
const NO_PAGES = [
  '/organizer',
  '/organizer/session/passkey',
  '/organizer/campaigns/:slug/texts',
  '/organizer/campaigns/:slug/appeals',
]
/** Addresses of files to keep. */
const FILE = /\/export$|\.(csv|xlsx|json|pdf)$/
/** Pages of what is there only for a moment; their own tests look at them. */
const OF_A_MOMENT = /^\/organizer\/(session\/links|imports|print\/bundles)\//

/** Holds every page of the desk to axe and to its width, as somebody of this role sees it. */
export async function lookAtDesk(
  t: Test,
  {
    colorScheme,
    width,
    role,
    of,
  }: { colorScheme: 'light' | 'dark'; width: number; role: Role; of: 'everything' | 'looks' },
): Promise<void> {
  const desk = await makeDesk(t)
  const paths = await fillDesk(desk)
  const site = await desk.app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launchChromium(t)
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, locale: 'en' })
  const visitor = await desk.organizer(role)
  await context.addCookies([{ name: 'organizer', value: visitor.cookies.get('organizer') ?? '', url: site }])
  const page = await context.newPage()
  paths.push(...(await bringFiles(site, visitor.cookies.get('organizer') ?? '')))
  for (const path of paths) {
    const answer = await page.goto(`${site}${path}`)
    t.equal(answer?.status(), statusOf(path, role), path)
    await openAll(page)
    t.same(await findFaults(page, of), [], `${path}, ${colorScheme}, ${width} px`)
    t.equal(await sidewaysScroll(page), 0, `${path} at ${width} px needs no scrolling sideways`)
  }
}

/** The star stands for all addresses at which there is nothing. */
function statusOf(path: string, role: Role): number {
  if (path.endsWith('/*')) return 404
  return ROUTE_ROLES[`GET ${path}`]?.role === 'owner' && role !== 'owner' ? 403 : 200
}

/** Something to see on each page. @returns the addresses of all pages of the desk. */
async function fillDesk(desk: Desk): Promise<string[]> {
  const editor = await desk.organizer('editor', 'Filler')
  await sendLetter(desk.world, { note: 'See https://evil.example' })
  await lettersInState(desk.world, 2, 'uncertain')
  await desk.world.db
    .updateTable('recipients')
    .set({ paused_at: desk.world.clock.now(), paused_reason: 'bounces' })
    .where('id', '=', desk.world.recipients.unesco)
    .execute()
  await holdAll(desk.world.db, { by: editor.id, now: desk.world.clock.now() })
  const appeal = '/organizer/campaigns/culture/appeals/en'
  await editor.postAndFollow(appeal, { base: '0', subjects: ['A', 'B'], openings: 'C {{x}}', body: 'D' })
  await editor.postAndFollow(appeal, { base: '1', subjects: ['A', 'B'], openings: 'C', body: 'D' })
  return Object.keys(ROUTE_ROLES)
    .filter((name) => name.startsWith('GET '))
    .map((name) => name.slice('GET '.length))
    .filter((path) => !NO_PAGES.includes(path) && !FILE.test(path) && !OF_A_MOMENT.test(path))
    .map((path) => path.replace('directories/:slug', 'directories/world').replace(':slug', 'culture'))
    .map((path) => path.replace(':language', 'en').replace(':version', '1'))
    .map((path) => path.replace('recipients/:id', `recipients/${desk.world.recipients.poland}`))
}

const LIST = [
  'Name;E-mail;Country;Notes',
  'Ann Kot; mailto:ann@council.example ;Poland;',
  'Ben Los;ben at nowhere;Atlantis;a note',
  'UNESCO;dg@unesco.example;;it moved',
].join('\n')

/** Files on their way into a directory. @returns the pages of each step: columns, preview, end, refusal. */
async function bringFiles(site: string, session: string): Promise<string[]> {
  const headers = { cookie: `organizer=${session}`, 'sec-fetch-site': 'same-origin' }
  const post = async (path: string, body: FormData | URLSearchParams) =>
    (await fetch(`${site}${path}`, { method: 'POST', headers, body, redirect: 'manual' })).headers.get(
      'location',
    ) ?? ''
  const bring = async (text: string) => {
    const form = new FormData()
    form.append('file', new Blob([text]), 'list.csv')
    return await post('/organizer/directories/world/imports', form)
  }
  const check = async () => {
    const path = await bring(LIST)
    const targets = { 'target-0': 'name', 'target-1': 'email', 'target-2': 'country', 'target-3': 'notes' }
    await post(`${path}/mapping`, new URLSearchParams({ ...targets, kind: 'office' }))
    return path
  }
  const [columns, preview, end, refused] = [await bring(LIST), await check(), await check(), await bring('')]
  await post(`${end}/application`, new URLSearchParams())
  const shows = ['rejected', 'new', 'changed', 'unchanged', 'missing', 'repaired']
  return [`${columns}/mapping`, ...shows.map((show) => `${preview}?show=${show}`), end, refused]
}

async function openAll(page: Page): Promise<void> {
  await page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
}
