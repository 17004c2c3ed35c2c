import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { geoArea, geoCentroid, geoContains } from 'd3-geo'
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { countryOfNumber } from './country-numbers.ts'

/** Shapes of countries by ISO 3166-1 alpha-2 code (XK for Kosovo), and a place for the mark of each. */
export interface World {
  /** For maps of the world, and for maps of a part of it. */
  shapes: Record<'coarse' | 'fine', ReadonlyMap<string, MultiPolygon>>
  places: ReadonlyMap<string, [longitude: number, latitude: number]>
}

type Shapes = Topology<{ countries: GeometryCollection<{ name: string }> }>

/**
 * The world at 1:110 and 1:50 million (Natural Earth, by world-atlas).
 * Natural Earth draws who holds a territory; we draw whose it is by the resolutions of the United Nations: Crimea is
 * Ukraine's (A/RES/68/262), the north of Cyprus is Cyprus (S/RES/541), Somaliland is Somalia. Antarctica is left out.
 */
export function readWorld(): World {
  const coarse = countriesOf('countries-110m.json')
  const fine = countriesOf('countries-50m.json')
  const places = new Map([...fine].map(([code, shape]) => [code, placeOf(shape)]))
  return { shapes: { coarse, fine }, places }
}

/** The world, read once. */
export function world(): World {
  known ??= readWorld()
  return known
}

let known: World | undefined
const require = createRequire(import.meta.url)
const SIMFEROPOL: [number, number] = [34.1, 45.1]
const OWN: Record<string, string> = { Kosovo: 'XK', 'N. Cyprus': 'CY', Somaliland: 'SO' }

function countriesOf(file: string): Map<string, MultiPolygon> {
  const topology = JSON.parse(readFileSync(require.resolve(`world-atlas/${file}`), 'utf8')) as Shapes
  const polygons = new Map<string, Position[][][]>()
  for (const { id, properties, geometry } of feature(topology, topology.objects.countries).features) {
    const code = OWN[properties.name] ?? countryOfNumber(String(id))
    if (code === undefined || code === 'AQ') continue
    for (const polygon of polygonsOf(geometry as Feature<Polygon | MultiPolygon>['geometry'])) {
      const owner = code === 'RU' && holds(polygon, SIMFEROPOL) ? 'UA' : code
      polygons.set(owner, [...(polygons.get(owner) ?? []), polygon])
    }
  }
  return new Map([...polygons].map(([code, coordinates]) => [code, { type: 'MultiPolygon', coordinates }]))
}

function polygonsOf(geometry: Polygon | MultiPolygon): Position[][][] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
}

function holds(coordinates: Position[][], place: [number, number]): boolean {
  return geoContains({ type: 'Polygon', coordinates }, place)
}

/** The middle of the largest part: the mark of France stands in Europe. */
function placeOf({ coordinates }: MultiPolygon): [number, number] {
  const parts = coordinates.map((part): Polygon => ({ type: 'Polygon', coordinates: part }))
  const largest = parts.reduce((a, b) => (geoArea(b) > geoArea(a) ? b : a))
  return geoCentroid(largest)
}
