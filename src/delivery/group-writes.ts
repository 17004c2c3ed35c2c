/**
 * Turns a write of many into a write of one that waits for its group: while one statement runs, the next group
 * gathers, so that a hundred letters that finish together cost one commit.
 * @param write gets the group and tells, by id, which of it took effect.
 * @returns writes one item; true when it took effect. Rejects, for every item of a group, when the statement failed.
 */
export function groupWrites<T extends { id: string }>(
  write: (items: T[]) => Promise<Set<string>>,
): (item: T) => Promise<boolean> {
  let gathering: { item: T; resolve: (done: boolean) => void; reject: (error: unknown) => void }[] = []
  let isWriting = false

  async function drain(): Promise<void> {
    isWriting = true
    while (gathering.length > 0) {
      const group = gathering
      gathering = []
      try {
        const done = await write(group.map(({ item }) => item))
        for (const { item, resolve } of group) resolve(done.has(item.id))
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    isWriting = false
  }

  function start(): void {
    if (!isWriting) void drain()
  }

  return (item) =>
    new Promise((resolve, reject) => {
      gathering.push({ item, resolve, reject })
      if (!isWriting) queueMicrotask(start)
    })
}
