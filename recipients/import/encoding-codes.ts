/** Encodings that can be asked for; the first seven are also recognized. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'koi8-r',
  'iso-8859-2',
  'ibm866',
] as const
export type Encoding = (typeof ENCODINGS)[number]
