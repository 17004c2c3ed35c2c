/** Work that is done again and again while this process leads. */
export interface Task {
  /** For the log. */
  name: string
  everyMs: number
  /** True when there may be more to do at once. */
  run: () => Promise<boolean>
}

/** Repeats tasks until stopped; one run of a task at a time, and a wake-up during a run is not lost. */
export interface Ticker {
  /** Runs a task soon, ahead of its time. */
  wake(name: string): void
  /** Waits for what is running. */
  stop(): Promise<void>
}

/** How soon a process that begins to lead begins to work, whatever the period of a task. */
const NOT_DUE_MS = 1_000

/**
 * @param isDue asked before each run: only the leader works.
 * @param onError hears what a run threw; the task is tried again at its next time.
 */
export function startTicker(
  tasks: Task[],
  isDue: () => boolean,
  onError: (task: string, error: unknown) => void,
): Ticker {
  let isStopped = false
  const bells = new Map(tasks.map((task) => [task.name, makeBell()]))
  const loops = tasks.map((task) => repeat(task, bells.get(task.name) as Bell))

  async function repeat(task: Task, bell: Bell): Promise<void> {
    while (!isStopped) {
      if (!isDue()) {
        await bell.rest(Math.min(task.everyMs, NOT_DUE_MS))
        continue
      }
      const hasMore = await runOnce(task)
      if (!hasMore && !isStopped) await bell.rest(task.everyMs)
    }
  }

  async function runOnce(task: Task): Promise<boolean> {
    try {
      return await task.run()
    } catch (error) {
      onError(task.name, error)
      return false
    }
  }

  return {
    wake: (name) => bells.get(name)?.ring(),
    stop: async () => {
      isStopped = true
      for (const bell of bells.values()) bell.ring()
      await Promise.all(loops)
    },
  }
}

interface Bell {
  ring(): void
  /** Ends after `ms`, or at once when the bell rang since the last rest. */
  rest(ms: number): Promise<void>
}

function makeBell(): Bell {
  let hasRung = false
  let wake = () => {}
  return {
    ring: () => {
      hasRung = true
      wake()
    },
    rest: async (ms) => {
      if (!hasRung)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      hasRung = false
      wake = () => {}
    },
  }
}
