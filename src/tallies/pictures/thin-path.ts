/**
 * Leaves out the points of a path that nobody would see: those nearer than `nearest` to the last one kept, and islands
 * of which fewer than three points remain. Written with relative whole steps, which takes a third of the bytes.
 * @param path of absolute M, L and Z only, as d3-geo writes it. @param nearest in units of the picture.
 */
export function thinPath(path: string, nearest: number): string {
  return path
    .split('M')
    .filter((ring) => ring !== '')
    .map((ring) => thinRing(ring.replace('Z', '').split('L').map(pointOf), nearest))
    .join('')
}

type Point = [x: number, y: number]

function pointOf(pair: string): Point {
  const [x, y] = pair.split(',').map((value) => Math.round(Number(value)))
  return [x ?? 0, y ?? 0]
}

function thinRing(points: Point[], nearest: number): string {
  const kept: Point[] = []
  for (const point of points) {
    const last = kept.at(-1)
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= nearest) kept.push(point)
  }
  const [first, ...rest] = kept
  if (!first || rest.length < 2) return ''
  let [x, y] = first
  const steps = rest.map((point) => {
    const step = `${point[0] - x} ${point[1] - y}`
    ;[x, y] = point
    return step
  })
  return `M${first[0]} ${first[1]}l${steps.join(' ').replaceAll(' -', '-')}z`
}
