/** Resolves at the first SIGINT or SIGTERM; npm and a terminal may send one signal twice, so later ones say nothing new. */
export function whenStopIsAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGINT', () => resolve())
    process.on('SIGTERM', () => resolve())
  })
}
