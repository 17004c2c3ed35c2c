const LOOK_MS = 1_000

/**
 * Looks once a second whether the server runs, and starts it again when it has ended though it is needed: killed for want
 * of memory, or stopped by hand.
 * @param startAgain never rejects; it is asked again a second later.
 * @returns ends the watch; a start under way is waited for.
 */
export function watchOver(isThere: () => boolean, startAgain: () => Promise<void>): () => Promise<void> {
  let starting: Promise<void> | undefined
  const timer = setInterval(() => {
    if (starting || isThere()) return
    starting = startAgain().finally(() => {
      starting = undefined
    })
  }, LOOK_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await starting
  }
}
