import { setTimeout as pause } from 'node:timers/promises'

/** Waits for a condition. @throws Error naming it when `ms` have passed. */
export async function waitUntil(
  what: string,
  ms: number,
  isTrue: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + ms
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`waited ${ms} ms in vain: ${what}`)
    await pause(50)
  }
}
