import { isDay } from '../../source-dates.ts'

const FEMALE =
  /^(f|female|w|weiblich|frau|ж|жен|женский|женщина|жаночы|жанчына|k|kobieta|żeńska|femme|féminin|mrs|ms|mme|pani|г-жа|пані)\.?$/i
const MALE =
  /^(m|male|mann|männlich|herr|м|муж|мужской|мужчина|мужчынскі|мужчына|mężczyzna|męska|homme|masculin|h|mr|pan|г-н|спадар)\.?$/i

/** `f`, `m`, or null where the cell says neither: letters then address the office in a form that fits both. */
export function readGender(text: string): 'f' | 'm' | null {
  if (FEMALE.test(text)) return 'f'
  return MALE.test(text) ? 'm' : null
}

const YES =
  /^(true|yes|y|1|on|x|✓|✔|\+|да|так|ёсць|tak|ja|oui|wahr|vrai|prawda|истина|активен|active|aktiv)$/i
const NO = /^(false|no|n|0|off|нет|не|nie|nein|non|falsch|faux|fałsz|ложь|inactive|inaktiv)$/i

/** True or false in words of six languages; undefined for anything else. */
export function readYesNo(text: string): boolean | undefined {
  if (YES.test(text)) return true
  return NO.test(text) ? false : undefined
}

/**
 * A day as YYYY-MM-DD. Days may stand first, as in Europe; with slashes either way round, when only one is possible.
 * @returns `order` when 03/04/2026 leaves open which is the month, undefined when it is no day.
 */
export function readDay(text: string): string | 'order' | undefined {
  const day = /^\d{4}-\d\d-\d\d(?=$|[T ])/.exec(text)?.[0] ?? dotted(text) ?? slashed(text) ?? yearFirst(text)
  if (day === undefined || day === 'order') return day
  return isDay(day) ? day : undefined
}

function dotted(text: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2})[.-](\d{1,2})[.-](\d{4})(?: ?(?:г|г\.|r|r\.))?$/.exec(text) ?? []
  return join(year, month, day)
}

function slashed(text: string): string | undefined {
  const [, first, second, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
  if (Number(first) === Number(second) || Number(first) > 12) return join(year, second, first)
  if (Number(second) > 12) return join(year, first, second)
  return first === undefined ? undefined : 'order'
}

function yearFirst(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})[./](\d{1,2})[./](\d{1,2})$/.exec(text) ?? []
  return join(year, month, day)
}

function join(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): string | undefined {
  if (year === undefined || month === undefined || day === undefined) return undefined
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
