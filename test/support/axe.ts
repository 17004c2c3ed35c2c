import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  violations: { id: string; nodes: { html: string }[] }[]
}

const EVERYTHING = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What colours and room decide; the rest is the same in the dark and on a telephone. */
const LOOKS = { type: 'rule', values: ['color-contrast', 'link-in-text-block', 'target-size'] }

/**
 * What axe finds on a page against WCAG 2.2 AA and good practice: a sentence a rule.
 * @param of only its looks, for a page that was held to everything in another dress.
 */
export async function findFaults(page: Page, of: 'everything' | 'looks' = 'everything'): Promise<string[]> {
  await page.evaluate(AXE)
  const runOnly = JSON.stringify(of === 'looks' ? LOOKS : EVERYTHING)
  // Only what is wrong is told, and not by which path it is found: that would take longer than finding it.
  const options = `{ runOnly: ${runOnly}, resultTypes: ['violations'], selectors: false, preload: false }`
  const { violations } = await page.evaluate<AxeResult>(
    `axe.run(${options}).then(({ violations }) => ({ violations }))`,
  )
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
  )
}

/** By how many CSS pixels a page is wider than its window. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}
