import { quitSession, type Session } from './session.ts'

/** A place for one connection to a relay; whoever holds it may open and use its session. */
export interface Slot {
  session: Session | undefined
  idle?: NodeJS.Timeout
}

/** How many connections there are, and who has them. */
export interface Slots {
  /** The slot that was used last; waits while all are taken, behind the urgent ones only when urgent. Undefined once closed. */
  take(isUrgent?: boolean): Promise<Slot | undefined>
  /** Gives it to whose turn it is, or keeps its session for `idleMs`. */
  giveBack(slot: Slot): void
  /** Idle sessions say goodbye; taken ones may finish for `deadlineMs`, then their connections are cut. */
  close(deadlineMs: number): Promise<void>
}

type Wait = (slot: Slot | undefined) => void

export function createSlots(count: number, maxMails: number, idleMs: number): Slots {
  const free: Slot[] = Array.from({ length: count }, () => ({ session: undefined }))
  const taken = new Set<Slot>()
  const urgent: Wait[] = []
  const waiting: Wait[] = []
  let closed: (() => void) | undefined

  function take(isUrgent = false): Promise<Slot | undefined> {
    if (closed) return Promise.resolve(undefined)
    const slot = free.pop()
    if (!slot) return new Promise((resolve) => (isUrgent ? urgent : waiting).push(resolve))
    clearTimeout(slot.idle)
    taken.add(slot)
    return Promise.resolve(slot)
  }

  function giveBack(slot: Slot): void {
    const { session } = slot
    if (closed || session?.connection.destroyed || (session && session.mails >= maxMails)) forget(slot)
    const next = urgent.shift() ?? waiting.shift()
    if (next) {
      next(slot)
      return
    }
    taken.delete(slot)
    keep(slot)
    if (taken.size === 0) closed?.()
  }

  function keep(slot: Slot): void {
    if (!slot.session) {
      free.unshift(slot)
      return
    }
    free.push(slot)
    slot.idle = setTimeout(() => forget(slot), idleMs)
    slot.idle.unref()
  }

  async function close(deadlineMs: number): Promise<void> {
    const finished = new Promise<void>((resolve) => {
      closed = resolve
    })
    for (const resolve of [...urgent.splice(0), ...waiting.splice(0)]) resolve(undefined)
    for (const slot of free) forget(slot)
    if (taken.size === 0) return
    const cut = setTimeout(() => {
      for (const { session } of taken) session?.connection.close()
    }, deadlineMs)
    await finished
    clearTimeout(cut)
  }

  return { take, giveBack, close }
}

function forget(slot: Slot): void {
  clearTimeout(slot.idle)
  if (slot.session) quitSession(slot.session)
  slot.session = undefined
}
