import Handlebars from 'handlebars'
import type { DeliveryState } from '../../db/tables/deliveries.ts'
import type { Translator } from '../../i18n.ts'
import { barChart } from '../pictures/bars.ts'
import type { Dashboard } from './dashboard.ts'
import { recipientTable } from './recipient-table.ts'

/** Figures of one campaign, and of another beside it when one is compared with. */
export interface DashboardViewInput {
  title: string
  slug: string
  dashboard: Dashboard
  other: { title: string; dashboard: Dashboard } | undefined
  words: Translator
  link: (path: string) => string
  /** Every recipient has its row, however many there are. */
  isAll: boolean
}

/** What templates/pages/tallies/desk/dashboard.hbs shows of the figures. */
export function dashboardView(input: DashboardViewInput) {
  const { dashboard, other, words } = input
  const own = factsOf(dashboard, words)
  const others = other ? factsOf(other.dashboard, words) : undefined
  const all = [...dashboard.states.values()].reduce((sum, count) => sum + count, 0)
  const share = (count: number) => percentOf(count, all, words)
  return {
    heads: others ? [input.title, other?.title] : undefined,
    facts: own.map(([key, value], index) => ({
      name: words.t(`dashboard.fact.${key}`),
      value,
      other: others?.[index]?.[1],
    })),
    charts: [chart('confirmed', dashboard, words), chart('accepted', dashboard, words)].filter(
      (chart) => chart !== null,
    ),
    states: IN_ORDER.flatMap((state) => {
      const count = dashboard.states.get(state) ?? 0
      return count === 0
        ? []
        : [{ name: words.t(`dashboard.state.${state}`), count: words.number(count), share: share(count) }]
    }),
    breakdowns: breakdowns(dashboard, words),
    ...recipientTable(
      dashboard,
      words,
      (id, file) => input.link(`/organizer/campaigns/${input.slug}/proof/${id}/${file}`),
      input.isAll,
    ),
    attention: attention(input),
  }
}

/** The figures that stand at the top, in order; the same for every campaign. */
function factsOf(dashboard: Dashboard, words: Translator): [key: string, value: string][] {
  const { confirmed, withdrawn, lapsed, pending, by } = dashboard
  const joined = confirmed + withdrawn
  const percent = (part: number, whole: number) => percentOf(part, whole, words)
  return [
    ['confirmed', words.number(confirmed)],
    ['rate', percent(joined, joined + lapsed + pending)],
    ['wait', medianWait(by.wait, words)],
    ['edited', percent(by.edited.get('true') ?? 0, confirmed)],
    ['safer', percent(confirmed - (by.mode.get('open') ?? 0), confirmed)],
    ['withdrawn', words.number(withdrawn)],
    ['pending', words.number(pending)],
    ['undelivered', words.number(dashboard.undelivered)],
    ['accepted', words.number(dashboard.byDay.reduce((sum, { accepted }) => sum + accepted, 0))],
    ['queue', words.number(dashboard.queue.waiting)],
    ['last', lastOf(dashboard, words)],
    ['print', words.number((dashboard.states.get('to_print') ?? 0) + (dashboard.states.get('printed') ?? 0))],
  ]
}

/** As the story goes; the tallies count ready and sending as planned, and settled as accepted. */
const IN_ORDER: readonly DeliveryState[] = [
  'planned',
  'deferred',
  'digest_wait',
  'to_print',
  'printed',
  'accepted',
  'posted',
  'handed_over',
  'digested',
  'uncertain',
  'bounced',
  'failed',
  'expired',
  'suppressed',
  'cancelled',
]

function percentOf(part: number, whole: number, words: Translator): string {
  if (whole === 0) return '–'
  const percent = Math.round((part / whole) * 100)
  const told = percent === 0 && part > 0 ? `<${words.number(1)}` : words.number(percent)
  return words.t('dashboard.percent', { percent: told })
}

function lastOf({ queue }: Dashboard, words: Translator): string {
  if (queue.waiting === 0) return '–'
  if (queue.isHeld) return words.t('dashboard.is_held')
  return queue.last ? words.moment(queue.last) : words.t('dashboard.never')
}

const WAITS = ['1', '5', '15', '60', '360', '1440', 'more']

/** Within what time half of the letters were confirmed. */
function medianWait(waits: Map<string, number>, words: Translator): string {
  const all = [...waits.values()].reduce((sum, count) => sum + count, 0)
  let seen = 0
  for (const wait of WAITS) {
    seen += waits.get(wait) ?? 0
    if (all > 0 && seen * 2 >= all) return words.t(`dashboard.wait.${wait}`)
  }
  return '–'
}

function chart(of: 'confirmed' | 'accepted', { byDay }: Dashboard, words: Translator) {
  const values = byDay.map((day) => day[of])
  if (!values.some((value) => value > 0)) return null
  const name = (index: number) => words.date(new Date(`${byDay[index]?.day}T00:00Z`))
  const last = byDay.length - 1
  const title = words.t(`dashboard.chart.${of}`)
  const svg = barChart({
    id: `chart-${of}`,
    title,
    description: words.t('dashboard.chart.description', {
      count: values.reduce((sum, value) => sum + value, 0),
    }),
    values,
    labels: last === 0 ? [{ at: 0, text: name(0) }] : [0, last].map((at) => ({ at, text: name(at) })),
    number: words.number,
  })
  return { title, svg: new Handlebars.SafeString(svg) }
}

function breakdowns({ by, confirmed }: Dashboard, words: Translator) {
  const table = (dimension: keyof Dashboard['by'], name: (key: string) => string) => ({
    title: words.t(`dashboard.by.${dimension}`),
    rows: [...by[dimension]].map(([key, count]) => ({
      name: name(key),
      count: words.number(count),
      share: percentOf(count, confirmed, words),
    })),
  })
  return [
    table('via', (key) => key || words.t('dashboard.via.none')),
    table('language', words.language),
    table('edited', (key) => words.t(`dashboard.edited.${key}`)),
    table('wait', (key) => words.t(`dashboard.wait.${key}`)),
    table('country', words.country),
  ].filter(({ rows }) => rows.length > 0)
}

/** What waits for a person: open breakers and paused recipients. */
function attention({ dashboard, words, link }: DashboardViewInput) {
  const { breakers, paused } = dashboard
  return [
    ...breakers.map(({ scope, key, open_until }) => ({
      text: words.t('dashboard.breaker', {
        scope: words.t(`dashboard.scope.${scope}`),
        key,
        until: open_until ? words.moment(open_until) : '',
      }),
    })),
    ...paused.map(({ name }) => ({
      text: words.t('dashboard.paused', { name }),
      href: link('/organizer/letters/paused'),
    })),
  ]
}
