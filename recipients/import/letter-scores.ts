/**
 * How often letters stand in a text of each language, relative to one another; of Latin alphabets only those beyond
 * ASCII. Rounded from well-known counts: orders of magnitude are enough to tell one encoding from another.
 */
const CYRILLIC = [
  'о109 е85 а80 и74 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14 й12 х10 ж9 ш7 ю6 ц5 щ4 э3 ф3 ъ1 ё1',
  'а160 н60 і57 р50 с50 е45 т45 к45 о40 ы40 я40 л38 у37 ц35 д32 в30 з30 п28 м27 ь20 ў20 г18 б16 э16 й15 ч15 ш10 х9 ж9 ё6 ю6 ф2',
  'о94 а81 н68 и61 і57 в55 т54 е49 р45 с41 к36 л36 д32 у31 м30 п29 з22 я22 ь18 б16 г15 ч14 й12 х11 ж9 ц8 ю8 ї7 ш7 є5 щ5 ф3 ґ1',
]
const CENTRAL = [
  'ł18 ę11 ą10 ó9 ż8 ś7 ć4 ń2 ź1',
  'í31 á22 ě16 é13 ř12 č10 ý10 ž10 š8 ů7 ú2 ď1 ň1 ó1 ť1',
  'á20 č10 í10 ú10 ý10 é9 š9 ž9 ť5 ľ4 ď2 ň2 ô2 ä1 ó1',
  'é37 á35 ö11 ó10 ő9 í7 ü6 ú3 ű2',
  'č10 š9 ć8 ž6 đ2',
  'ă20 ş12 ţ12 î10 â5',
  'ü65 ä57 ß31 ö30',
]
const WESTERN = [
  'é190 à49 è27 ê23 ç9 ô6 ù6 â5 î5 û5 œ2 ë1 ï1',
  'ü65 ä57 ß31 ö30',
  'ó83 í73 á50 é43 ñ31 ú17 ü1',
  'ã73 ç53 é34 ó30 í13 á12 ê10 à7 â6 õ4 ú2 ô1',
  'à64 è26 ù17 ò10 ì3 é2',
  'å12 æ9 ø9 é1',
  'ä36 ö13 å9 é1',
  'ð44 á18 í16 þ15 ó10 æ9 ö8 é6 ú6 ý2',
]

/** The letters of the languages that an encoding is used for. */
export interface Letters {
  script: 'cyrillic' | 'latin'
  /** A map for each language: a letter's logarithmic frequency. */
  languages: Map<string, number>[]
}

/** Frequency of a letter that a language does not have. */
export const FOREIGN_LETTER = Math.log(0.0002)
/** What a sign inside a word counts. */
export const SIGN = Math.log(0.00002)

export const cyrillic: Letters = { script: 'cyrillic', languages: CYRILLIC.map(toLogarithms) }
export const central: Letters = { script: 'latin', languages: CENTRAL.map(toLogarithms) }
export const western: Letters = { script: 'latin', languages: WESTERN.map(toLogarithms) }

function toLogarithms(counts: string): Map<string, number> {
  const pairs = counts.split(' ').map((part) => [part.charAt(0), Number(part.slice(1))] as const)
  const sum = pairs.reduce((total, [, count]) => total + count, 0)
  return new Map(pairs.map(([letter, count]) => [letter, Math.log(count / sum)]))
}
