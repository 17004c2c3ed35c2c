import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../src/root.ts'

/** How a key ends that is one form of a counted sentence. */
export const PLURAL = /_(zero|one|two|few|many|other)$/

/** All sentences of a language by their keys. */
export function wordsOf(locale: string): Record<string, string> {
  return JSON.parse(readFileSync(join(ROOT, `templates/locales/${locale}.json`), 'utf8'))
}

/** The keys of a language, in the order of its file. */
export function keysOf(locale: string): string[] {
  return Object.keys(wordsOf(locale))
}

/** By key without its plural ending: the placeholders of all its forms. A form may leave the number out ("one"). */
export function placeholdersByKey(locale: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [key, text] of Object.entries(wordsOf(locale))) {
    const base = key.replace(PLURAL, '')
    const names = [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
    found.set(base, [...new Set([...(found.get(base) ?? []), ...names])].sort())
  }
  return found
}

/**
 * Keys as templates and sources name them: whole in quotation marks, or by their beginning in a template literal.
 * A string counts as a key when its first word is one that keys begin with, and it stands where no other name does.
 */
export function keysInUse(): { keys: Set<string>; beginnings: string[] } {
  const families = new Set(keysOf('en').map((key) => key.split('.')[0]))
  const texts = ['templates', 'src', 'recipients', 'queues'].flatMap(textsBelow)
  const keys = new Set<string>()
  const beginnings = new Set<string>()
  for (const text of texts) {
    for (const [, key = ''] of text.matchAll(/\bt\(\s*'([a-z_.A-Z0-9]+)'|\{\{t "([^"]+)"/g))
      if (key) keys.add(key)
    for (const [, key = ''] of text.matchAll(/[{(]t "([^"]+)"/g)) keys.add(key)
    for (const [, key = ''] of text.matchAll(/'([a-z_]+(?:\.[a-z0-9_]+)+)'/g))
      if (families.has(key.split('.')[0]) && keysOf('en').some((known) => known.replace(PLURAL, '') === key))
        keys.add(key)
    for (const [, beginning = ''] of text.matchAll(/`([a-z_]+\.[a-z0-9_.]*)\$\{/g)) beginnings.add(beginning)
  }
  return { keys, beginnings: [...beginnings] }
}

function textsBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|hbs)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}
