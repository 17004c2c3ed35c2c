import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../root.ts'

/**
 * The faces that paper is set in: Latin, Greek and Cyrillic, Arabic, and the signs of telephones drawn as letters are.
 * A face that is not installed is passed over; what none of them has is taken from the machine's own fonts, if it has any.
 */
const FACES = [
  'noto-serif/400Regular/NotoSerif_400Regular.ttf',
  'noto-serif/700Bold/NotoSerif_700Bold.ttf',
  'noto-sans/400Regular/NotoSans_400Regular.ttf',
  'amiri/400Regular/Amiri_400Regular.ttf',
  'amiri/700Bold/Amiri_700Bold.ttf',
  'noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
]

/** TTF files, 0.2 to 0.9 MB each. */
export function readFaces(): Buffer[] {
  return faceFiles().map((file) => readFileSync(file))
}

/** Where the faces that are installed stand. */
export function faceFiles(): string[] {
  return FACES.map((face) => join(ROOT, 'node_modules/@expo-google-fonts', face)).filter((file) =>
    existsSync(file),
  )
}
