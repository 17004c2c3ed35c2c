import type { Card } from './card-codes.ts'
import { roleOfOffice } from './clean/clean-role.ts'
import { waysOf } from './clean/country-ways.ts'
import type { ImportDefaults } from './import-shapes.ts'

/**
 * What a recipient that is new gets beside what the file says of it: its kind, role, languages and time zone, and its
 * office for a name. The languages and the zone follow from its country where the organizer did not name them.
 */
export function birthCard(card: Card, defaults: ImportDefaults): Card {
  const country = card.country ?? (defaults.country || null)
  const ways = waysOf(country)
  const birth: Card = {
    kind: defaults.kind,
    role: roleOfOffice(card.office ?? defaults.office) ?? 'official',
    languages: defaults.languages || ways.languages.join(';'),
    time_zone: ways.timeZone,
    confidence: 'medium',
    enabled: 'true',
  }
  if (defaults.office !== '') birth.office = defaults.office
  if (defaults.source !== '') birth.source = defaults.source
  if (card.office !== undefined) birth.name = card.office
  if (country !== null && card.place === undefined) birth.country = country
  return Object.fromEntries(Object.entries(birth).filter(([field]) => !(field in card)))
}
