/** The seat of government's zone where a country has several; elsewhere the one zone that it has. */
const SEATS: Readonly<Record<string, string>> = {
  AR: 'America/Argentina/Buenos_Aires',
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CD: 'Africa/Kinshasa',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  ID: 'Asia/Jakarta',
  KZ: 'Asia/Almaty',
  MN: 'Asia/Ulaanbaatar',
  MX: 'America/Mexico_City',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kiev',
  US: 'America/New_York',
  UZ: 'Asia/Tashkent',
}

/** How letters find their way in a country when the file does not say. */
export interface CountryWays {
  /** Of its government, for working hours. UTC where it is not known. */
  timeZone: string
  /** What is spoken there most, by CLDR, and English after it. */
  languages: string[]
}

const known = new Map<string | null, CountryWays>()

/** The ways of a country; made once, for Intl takes its time. */
export function waysOf(country: string | null): CountryWays {
  const ways = known.get(country) ?? { timeZone: timeZoneOf(country), languages: languagesOf(country) }
  known.set(country, ways)
  return ways
}

function timeZoneOf(country: string | null): string {
  if (country === null) return 'UTC'
  const seat = SEATS[country]
  if (seat !== undefined) return seat
  const zones = (new Intl.Locale(`und-${country}`) as Intl.Locale & { timeZones?: string[] }).timeZones
  return zones?.length === 1 ? (zones[0] as string) : 'UTC'
}

function languagesOf(country: string | null): string[] {
  if (country === 'BY') return ['be', 'ru']
  const spoken = country === null ? 'en' : new Intl.Locale(`und-${country}`).maximize().language
  return [...new Set([spoken, 'en'])]
}
