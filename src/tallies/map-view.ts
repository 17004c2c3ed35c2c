import Handlebars from 'handlebars'
import type { Translator } from '../i18n.ts'
import { europeMap, isMostlyEuropean, type MapFacts, worldMap } from './pictures/world-map.ts'
import type { PublicTally } from './tally-shapes.ts'

/** The maps of supporters and recipients with the table that says the same. */
export function mapView(tally: PublicTally, words: Translator) {
  const facts = factsOf(tally)
  if (facts.countries.length === 0 && facts.recipients.length === 0) return null
  const description = describe(facts, words)
  return {
    world: new Handlebars.SafeString(worldMap(facts, { title: words.t('tally.map.title'), description })),
    europe: isMostlyEuropean(facts)
      ? new Handlebars.SafeString(europeMap(facts, { title: words.t('tally.map.europe'), description }))
      : null,
    countries: tally.countries.map(({ country, letters }) => ({
      name: words.country(country),
      letters: words.number(letters),
    })),
    elsewhere: tally.elsewhere === null ? null : words.number(tally.elsewhere),
    hasCountries: facts.countries.length > 0,
    hasReached: facts.recipients.some(({ isReached }) => isReached),
    hasOffered: facts.recipients.some(({ isReached }) => !isReached),
  }
}

function factsOf({ countries, recipients }: PublicTally): MapFacts {
  const reached = new Map<string, boolean>()
  for (const { country, letters } of recipients)
    if (country) reached.set(country, (reached.get(country) ?? false) || letters !== null)
  return {
    countries,
    recipients: [...reached].map(([country, isReached]) => ({ country, isReached })),
  }
}

function describe({ countries, recipients }: MapFacts, words: Translator): string {
  const names = (codes: { country: string }[]) =>
    words.list(codes.map(({ country }) => words.country(country)))
  const reached = recipients.filter(({ isReached }) => isReached)
  return [
    countries.length > 0 ? words.t('tally.map.from', { countries: names([...countries]) }) : '',
    reached.length > 0 ? words.t('tally.map.to', { countries: names(reached) }) : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}
