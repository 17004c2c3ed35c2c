/** The widest that the page shows it, on a dense screen. */
const WIDTH = 1_200
const MOST_BYTES = 45_000
const MOST_PIXELS = 60_000_000
const QUALITIES = [72, 60, 48, 36, 24]
const FORMATS = ['jpeg', 'png', 'webp', 'gif', 'avif', 'heif', 'tiff']

/** A picture as the page shows it. */
export interface Picture {
  bytes: Buffer
  width: number
  height: number
}

/**
 * Encodes an uploaded picture anew as WebP of at most 45 kB, so that a campaign's page stays light. Nothing of the file
 * passes but its pixels: no place, no camera, no name.
 * @returns undefined for what is no picture, has over 60 million pixels, or is drawn by instructions (SVG, PDF).
 */
export async function encodePicture(upload: Buffer): Promise<Picture | undefined> {
  try {
    const { default: sharp } = await import('sharp') // slow to load, and pictures are few
    const { format } = await sharp(upload, { limitInputPixels: MOST_PIXELS }).metadata()
    if (!format || !FORMATS.includes(format)) return undefined
    return await shrink(sharp, upload)
  } catch {
    return undefined
  }
}

async function shrink(sharp: typeof import('sharp').default, upload: Buffer): Promise<Picture> {
  const tries = [WIDTH, WIDTH / 2].flatMap((width) => QUALITIES.map((quality) => ({ width, quality })))
  let smallest: Picture | undefined
  for (const { width, quality } of tries) {
    const { data, info } = await sharp(upload, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .rotate()
      .resize({ width, height: width, fit: 'inside', withoutEnlargement: true })
      .webp({ quality, effort: 4 })
      .toBuffer({ resolveWithObject: true })
    smallest = { bytes: data, width: info.width, height: info.height }
    if (data.length <= MOST_BYTES) break
  }
  if (!smallest) throw new Error('a picture without a size')
  return smallest
}
