import type { Card } from './card-codes.ts'
import { roleOfOffice } from './clean/clean-role.ts'
import { languagesOf, timeZoneOf } from './clean/country-ways.ts'
import type { ImportDefaults } from './import-shapes.ts'

/**
 * What a recipient that is new gets beside what the file says: its kind, role, languages and time zone, and its office
 * for a name. The languages
 * and the zone follow from its country where the organizer did not name them.
 */
export function completeCard(card: Card, defaults: ImportDefaults): Card {
  const country = card.country ?? (defaults.country || null)
  const complete: Card = {
    kind: defaults.kind,
    office: defaults.office,
    role: roleOfOffice(card.office ?? defaults.office) ?? 'official',
    languages: defaults.languages || languagesOf(country).join(';'),
    time_zone: timeZoneOf(country),
    source: defaults.source,
    confidence: 'medium',
    enabled: 'true',
  }
  if (card.office !== undefined) complete.name = card.office
  if (country !== null && card.place === undefined) complete.country = country
  return { ...complete, ...card }
}
