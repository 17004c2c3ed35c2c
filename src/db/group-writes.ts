import { isDatabaseAway } from '../errors.ts'

interface Waiting<T> {
  item: T
  resolve: (done: boolean) => void
  reject: (error: unknown) => void
}

/**
 * Turns a write of many into a write of one that waits for its group: while one statement runs, the next group
 * gathers, so that a hundred letters that come together cost one commit. When a group fails for another reason than an
 * absent database, each of it is written alone: one bad row harms nobody else.
 * @param write gets the group and tells, by id, which of it took effect.
 * @param most of a group.
 * @returns writes one item; true when it took effect. Rejects when its statement failed.
 */
export function groupWrites<T extends { id: string }>(
  write: (items: T[]) => Promise<Set<string>>,
  most = Number.POSITIVE_INFINITY,
): (item: T) => Promise<boolean> {
  const gathering: Waiting<T>[] = []
  let isWriting = false

  /** The next group is on its way before those of the last are told: what they do then need not keep the database waiting. */
  async function drain(): Promise<void> {
    isWriting = true
    let tell: (() => void) | undefined
    while (gathering.length > 0) {
      const group = gathering.splice(0, most)
      const written = writeGroup(write, group)
      if (tell) setImmediate(tell)
      tell = await written
    }
    isWriting = false
    tell?.()
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

/** Writes a group. @returns what tells each of it how it went. Never rejects. */
async function writeGroup<T extends { id: string }>(
  write: (items: T[]) => Promise<Set<string>>,
  group: Waiting<T>[],
): Promise<() => void> {
  try {
    const done = await write(group.map(({ item }) => item))
    return () => {
      for (const { item, resolve } of group) resolve(done.has(item.id))
    }
  } catch (error) {
    if (group.length > 1 && !isDatabaseAway(error)) return await writeOneByOne(write, group)
    return () => {
      for (const { reject } of group) reject(error)
    }
  }
}

async function writeOneByOne<T extends { id: string }>(
  write: (items: T[]) => Promise<Set<string>>,
  group: Waiting<T>[],
): Promise<() => void> {
  const tells: (() => void)[] = []
  for (const one of group) tells.push(await writeGroup(write, [one]))
  return () => {
    for (const tell of tells) tell()
  }
}
