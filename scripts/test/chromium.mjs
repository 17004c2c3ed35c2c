import { installPackage, missing, which } from './debian.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The browser for the journeys: CHROMIUM_PATH, one on PATH, or Debian's. @returns {Promise<string | undefined>} its path */
export async function findChromium(say) {
  const found = process.env.CHROMIUM_PATH ?? onPath()
  if (found) return found
  if (installPackage('chromium', say)) return onPath()
  return missing('No Chromium: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH', say)
}

function onPath() {
  return NAMES.map(which).find(Boolean)
}
