import { protectBreakdown, STEP } from '../small-counts.ts'
import type { FactCell } from './facts.queries.ts'
import type { Reply, Span } from './summary-shapes.ts'

/** From the first to the last day on which ten letters or more were accepted, or posted; null when there is none. */
export function busySpan(cells: FactCell[], state: 'accepted' | 'posted'): Span | null {
  const days = cells.filter((cell) => cell.state === state && cell.period !== 'reply' && cell.count >= STEP)
  const [first] = days
  return first ? { from: first.period, until: days.at(-1)?.period ?? first.period } : null
}

/** What receiving servers answered, in tens, most frequent first: each and the remainder ten or more. */
export function toldReplies(cells: FactCell[]): Reply[] {
  const replies = new Map(
    cells.filter(({ period }) => period === 'reply').map(({ state, count }) => [state, count]),
  )
  return [...protectBreakdown(replies, new Set(replies.keys())).shown].map(([reply, letters]) => {
    const [server = '', code = '0', enhanced = ''] = reply.split(' ')
    return { server, code: Number(code), enhanced: enhanced === '' ? null : enhanced, letters }
  })
}
