import { type GeoProjection, geoArea, geoMercator, geoNaturalEarth1, geoPath } from 'd3-geo'
import type { MultiPolygon } from 'geojson'
import { picture, tag } from './svg.ts'
import { thinPath } from './thin-path.ts'
import { world } from './world.ts'

/** What a map shows. */
export interface MapFacts {
  /** Letters by the country that their writers live in. */
  countries: readonly { country: string; letters: number }[]
  /** Countries whose offices are written to; `isReached` when ten letters or more went there. */
  recipients: readonly { country: string; isReached: boolean }[]
}

interface View {
  shapes: 'coarse' | 'fine'
  width: number
  height: number
  projection: GeoProjection
  /** Parts smaller than this would be specks, in steradians. */
  smallest: number
  /** Points nearer to one another than this are left out. */
  nearest: number
}

const WORLD: View = {
  shapes: 'coarse',
  width: 960,
  height: 440,
  projection: geoNaturalEarth1().scale(172).translate([455, 252]),
  smallest: 0.0004,
  nearest: 3,
}
/** Most recipients are in Europe, and too near one another for a map of the world. */
const EUROPE: View = {
  shapes: 'fine',
  width: 960,
  height: 620,
  projection: geoMercator()
    .center([15, 54.5])
    .scale(880)
    .translate([480, 310])
    .clipExtent([
      [-2, -2],
      [962, 622],
    ]),
  smallest: 0.000002,
  nearest: 5,
}

/** The map of the world: supporters' countries tinted in four steps, a ring for each country written to, a full dot where letters went. */
export function worldMap(facts: MapFacts, words: { title: string; description: string }): string {
  return drawMap('map-world', WORLD, facts, words)
}

/** The same of Europe. */
export function europeMap(facts: MapFacts, words: { title: string; description: string }): string {
  return drawMap('map-europe', EUROPE, facts, words)
}

/** True when half or more of what is marked lies on the map of Europe. */
export function isMostlyEuropean({ countries, recipients }: MapFacts): boolean {
  const all = [...new Set([...countries, ...recipients].map(({ country }) => country))]
  const inside = all.filter((code) => isInside(EUROPE, world().places.get(code)))
  return all.length > 0 && inside.length * 2 >= all.length
}

function drawMap(
  id: string,
  view: View,
  facts: MapFacts,
  words: { title: string; description: string },
): string {
  const largest = Math.max(1, ...facts.countries.map(({ letters }) => letters))
  const tinted = facts.countries.flatMap(({ country, letters }) => {
    const d = outlines(view).get(country)
    return d ? [tag('path', { d, class: `tint tint-${tintOf(letters / largest)}` })] : []
  })
  return picture(
    id,
    view,
    words,
    tag('path', { class: 'land', d: [...outlines(view).values()].join('') }),
    ...tinted,
    ...smallCountries(view, facts),
    ...facts.recipients.flatMap((recipient) => mark(view, recipient)),
  )
}

const drawn = new Map<View, ReadonlyMap<string, string>>()

/** The outline of each country on a map, drawn once: it costs tenths of a second. */
function outlines(view: View): ReadonlyMap<string, string> {
  const known = drawn.get(view)
  if (known) return known
  const paths = [...world().shapes[view.shapes]].map(([code, shape]) => [code, outline(view, shape)] as const)
  const made = new Map(paths.filter(([, path]) => path !== ''))
  drawn.set(view, made)
  return made
}

function outline(view: View, shape: MultiPolygon): string {
  const parts = shape.coordinates.filter(
    (part) => geoArea({ type: 'Polygon', coordinates: part }) > view.smallest,
  )
  const coordinates = parts.length > 0 ? parts : shape.coordinates.slice(0, 1)
  return thinPath(geoPath(view.projection)({ type: 'MultiPolygon', coordinates }) ?? '', view.nearest)
}

/** 1 to 4: up to 3 %, 15 %, 50 % of the largest, and above. */
function tintOf(share: number): number {
  return share <= 0.03 ? 1 : share <= 0.15 ? 2 : share <= 0.5 ? 3 : 4
}

/** A square where a country is too small to be tinted. */
function smallCountries(view: View, { countries }: MapFacts): string[] {
  return countries.flatMap(({ country }) => {
    const place = outlines(view).has(country) ? undefined : world().places.get(country)
    const at = place && view.projection(place)
    return at && isInside(view, place)
      ? [tag('rect', { x: at[0] - 4, y: at[1] - 4, width: 8, height: 8, class: 'speck' })]
      : []
  })
}

function mark(view: View, { country, isReached }: MapFacts['recipients'][number]): string[] {
  const place = world().places.get(country)
  const at = place && view.projection(place)
  if (!at || !isInside(view, place)) return []
  return [
    tag('circle', {
      cx: at[0],
      cy: at[1],
      r: isReached ? 5.5 : 4.5,
      class: isReached ? 'reached' : 'offered',
    }),
  ]
}

function isInside(view: View, place: [number, number] | undefined): boolean {
  const at = place && view.projection(place)
  return !!at && at[0] >= 0 && at[0] <= view.width && at[1] >= 0 && at[1] <= view.height
}
