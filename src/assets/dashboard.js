// Keeps the figures of an open dashboard fresh. Without it they stand as they were when the page was opened.
const PAUSE_MS = 5_000
/** Asking keeps the session open: nobody at the desk, no asking, so that it ends in time. */
const ALONE_MS = 10 * 60_000
let isAsking = false
let touched = Date.now()

for (const sign of ['pointermove', 'keydown', 'scroll', 'visibilitychange'])
  document.addEventListener(sign, () => (touched = Date.now()), { passive: true })

setInterval(async () => {
  const shown = document.querySelector('[data-figures]')
  // Nothing is taken from under a reader's hands: not while she looks elsewhere, and not where her focus or selection is.
  if (!shown || document.hidden || isAsking || Date.now() - touched > ALONE_MS || isInUse(shown)) return
  isAsking = true
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
    if (!answer.ok || answer.redirected) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.querySelector('[data-figures]')
    if (fresh && fresh.innerHTML !== shown.innerHTML && !isInUse(shown)) shown.replaceWith(fresh)
  } catch {
    // The next turn asks again.
  } finally {
    isAsking = false
  }
}, PAUSE_MS)

function isInUse(part) {
  const selection = getSelection()
  const isSelected = selection && !selection.isCollapsed && part.contains(selection.anchorNode)
  return isSelected || part.contains(document.activeElement)
}
