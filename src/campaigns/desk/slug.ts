const LETTERS: Record<string, string> = Object.fromEntries(
  (
    'а:a б:b в:v г:h ґ:g д:d е:e ё:io є:ie ж:zh з:z и:i і:i ї:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ў:u ф:f ' +
    'х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:iu я:ia ł:l ø:o đ:d ß:ss æ:ae œ:oe'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
)

/**
 * The address of a page from its title: Latin letters, digits and hyphens, at most 60 characters. Cyrillic letters are
 * spelt as in passports (ICAO Doc 9303 part 3); what has no Latin spelling is left out.
 * @returns an empty text when nothing is left.
 */
export function slugOf(title: string): string {
  return [...title.toLowerCase().normalize('NFC')]
    .map((letter) => LETTERS[letter] ?? letter)
    .join('')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
}

/** What may stand as an address. `new` is a page of the desk. */
export function isSlug(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,62}$/.test(text) && text !== 'new'
}
