import { foldName } from './clean-country.ts'

/** ISO 639-1, as Debian's iso-codes lists it. */
const CODES =
  'aa ab af ak am ar an as av ae ay az ba bm be bn bi bo bs br bg ca cs ch ce cu cv kw co cr cy da de dv dz el en eo et eu ee fo fa fj fi fr fy ff gd ga gl gv gn gu ht ha he hz hi ho hr hu hy ig io ii iu ie ia id ik is it jv ja kl kn ks ka kr kk km ki rw ky kv kg ko kj ku lo la lv li ln lt lb lu lg mh ml mr mk mg mt mn mi ms my na nv nr nd ng ne nl nn nb no ny oc oj or om os pa pi pl pt ps qu rm ro rn ru sg sa si sk sl se sm sn sd so st es sq sc sr ss su sw sv ty ta tt te tg tl th ti to tn ts tk tr tw ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'.split(
    ' ',
  )
const known = new Set(CODES)
const LANGUAGES = ['en', 'ru', 'be', 'pl', 'de', 'fr', 'uk']

let names: Map<string, string> | undefined

/**
 * Languages of a cell as ISO 639 codes in their order: codes, names in six languages, and tags such as en-GB.
 * @returns undefined when one of them is not known.
 */
export function readLanguages(cell: string): string[] | undefined {
  const found: string[] = []
  for (const part of cell.split(/[;,/|\n]+| and | и | і | i | und | et /)) {
    if (part.trim() === '') continue
    const code = readLanguage(part)
    if (code === undefined) return undefined
    if (!found.includes(code)) found.push(code)
  }
  return found
}

function readLanguage(text: string): string | undefined {
  const tag = text.trim().toLowerCase()
  const primary = /^([a-z]{2,3})(?:[-_][a-z0-9-]+)?$/.exec(tag)?.[1]
  if (primary !== undefined && known.has(primary)) return primary
  names ??= collectNames()
  return (
    names.get(foldName(text)) ?? names.get(foldName(text).replace(/ (язык|мова|jezyk|language|langue)$/, ''))
  )
}

function collectNames(): Map<string, string> {
  const collected = new Map<string, string>()
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames(language, { type: 'language' })
    for (const code of CODES) collected.set(foldName(display.of(code) ?? code), code)
  }
  for (const [name, code] of OTHERS) collected.set(name, code)
  return collected
}

/** Names beside those that Intl knows, folded. */
const OTHERS: [string, string][] = [
  ['eng', 'en'],
  ['rus', 'ru'],
  ['bel', 'be'],
  ['pol', 'pl'],
  ['deu', 'de'],
  ['ger', 'de'],
  ['fra', 'fr'],
  ['fre', 'fr'],
  ['ukr', 'uk'],
  ['spa', 'es'],
  ['белорусский', 'be'],
  ['беларуская', 'be'],
  ['polski', 'pl'],
  ['polska', 'pl'],
  ['english', 'en'],
  ['рус', 'ru'],
  ['бел', 'be'],
  ['англ', 'en'],
  ['нем', 'de'],
  ['франц', 'fr'],
  ['польск', 'pl'],
  ['укр', 'uk'],
  ['ang', 'en'],
  ['niem', 'de'],
  ['engl', 'en'],
  ['dt', 'de'],
]
