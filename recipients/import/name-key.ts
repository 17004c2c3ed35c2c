const TITLES = new Set(
  'mr mrs ms miss dr prof professor sir dame lord lady hon honourable honorable the rt right excellency he she h e г-н г-жа гн гжа господин госпожа д-р проф спадар спадарыня pan pani p poseł senator herr frau m mme mlle monsieur madame'.split(
    ' ',
  ),
)
const PLAIN: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', ґ: 'г' }

/**
 * A name as duplicates are found by it: small letters without marks, apostrophes, titles and initials' dots, the words
 * in the order of the alphabet, so that "Ivanov, Ivan" is "Ivan Ivanov" and "Пётр" is "Петр".
 */
export function nameKey(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ`]/gu, '')
    .toLowerCase()
    .replace(/[łøđßæœıґ]/g, (letter) => PLAIN[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const telling = words.filter((word) => !TITLES.has(word))
  return (telling.length > 0 ? telling : words).sort().join(' ').slice(0, 300)
}
