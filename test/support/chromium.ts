import { existsSync } from 'node:fs'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'
import type { Test } from 'tap'

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const PATH = process.env.CHROMIUM_PATH ?? USUAL.find((path) => existsSync(path))

/** For the `skip` of a test that needs a browser: false, or why there is none. Under CI a missing browser is an error. */
export const NO_CHROMIUM: string | false =
  PATH || process.env.CI === 'true' ? false : 'no Chromium; npm test says what to install'

/** Debian's Chromium without a window, a sandbox (root has none) or any request of its own. Closed when the test ends. */
export async function launchChromium(t: Test, options: LaunchOptions = {}): Promise<Browser> {
  if (!PATH) throw new Error('No Chromium: install one, or set CHROMIUM_PATH')
  const browser = await chromium.launch({ executablePath: PATH, args: FLAGS, ...options })
  t.teardown(() => browser.close())
  return browser
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
