import type { FastifyInstance, FastifyRequest } from 'fastify'
import { dayOf } from '../../src/days.ts'
import type { Translator } from '../../src/i18n.ts'
import { type Columns, headOf, readSorting, type SortableColumn } from '../../src/organizers/sorting.ts'
import { askDomains } from './ask-domains.ts'
import type { DirectoryDeskParts } from './directory-desk-parts.ts'
import { directoryFrame, getDirectory, queryText, readOffset, turning } from './directory-frame.ts'
import { addByHand } from './edit-recipient.ts'
import { countHealth, findLastAsked } from './health.queries.ts'
import { HEALTH, type Health, OLD_AFTER_DAYS } from './health-codes.ts'
import { countPeople, listCountries, listPeople, type PeopleSort, type Person } from './people.queries.ts'

type BySlug = { Params: { slug: string } }
const PAGE = 100
const COLUMNS: Columns<SortableColumn<PeopleSort>> = [
  { id: 'name', label: 'directory.people.name' },
  { id: 'office', label: 'directory.people.office' },
  { id: 'country', label: 'directory.people.country' },
  { id: 'changed', label: 'directory.people.changed', isDescending: true },
]

/** Who is in a directory, and how well each can be reached. */
export async function peopleRoutes(app: FastifyInstance, parts: DirectoryDeskParts): Promise<void> {
  app.get<BySlug>('/organizer/directories/:slug', async (request, reply) => {
    const { words, query } = request
    const directory = await getDirectory(parts.db, request.params.slug)
    const path = `/organizer/directories/${directory.slug}`
    const { filter, sorting } = readPage(request, directory.id, parts.clock.now())
    const offset = readOffset(query)
    const [count, people, countries] = await Promise.all([
      countPeople(parts.db, filter),
      listPeople(parts.db, filter, { sorting, offset, limit: PAGE }),
      listCountries(parts.db, directory.id),
    ])
    const kept = new URLSearchParams(
      Object.entries({ find: filter.find, country: filter.country, show: filter.health ?? '' }).filter(
        ([, value]) => value !== '',
      ),
    ).toString()
    const listed = kept === '' ? path : `${path}?${kept}`
    const sorted = `${listed}${kept === '' ? '?' : '&'}sort=${sorting.isDescending ? '-' : ''}${sorting.by}`
    return await reply.desk('directories/people', {
      ...directoryFrame(directory, 'people', { words, link: (below) => request.link(below) }),
      here: path,
      add: request.link(`${path}/recipients`),
      bring: request.link(`${path}/imports`),
      count,
      find: filter.find,
      health: filter.health,
      healthName: filter.health && words.t(`directory.health.${filter.health}`, { days: OLD_AFTER_DAYS }),
      isFiltered: kept !== '',
      countries: countries
        .filter(({ country }) => country !== null)
        .map(({ country, count }) => ({
          value: country,
          name: `${words.country(country as string)} (${words.number(count)})`,
          isCurrent: country === filter.country,
        })),
      head: headOf(COLUMNS, sorting, { t: words.t, link: (below) => request.link(below), path: listed }),
      people: people.map((person) => viewPerson(person, request, filter.today)),
      ...turning({ offset, limit: PAGE, count, path: sorted }, (below) => request.link(below)),
    })
  })

  app.post<BySlug>('/organizer/directories/:slug/recipients', async (request, reply) => {
    const directory = await getDirectory(parts.db, request.params.slug)
    const name = queryText(request.body, 'name', 300).replace(/\s+/g, ' ')
    if (name === '')
      return reply.redirect(request.link(`/organizer/directories/${directory.slug}?done=name_needed`), 303)
    const doer = { organizerId: request.organizer.id, now: parts.clock.now() }
    const id = await addByHand(parts.db, { directoryId: directory.id, name }, doer)
    return reply.redirect(request.link(`/organizer/recipients/${id}`), 303)
  })

  app.get<BySlug>('/organizer/directories/:slug/health', async (request, reply) => {
    const { words } = request
    const directory = await getDirectory(parts.db, request.params.slug)
    const path = `/organizer/directories/${directory.slug}`
    const [counts, asked] = await Promise.all([
      countHealth(parts.db, directory.id, dayOf(parts.clock.now())),
      findLastAsked(parts.db, directory.id),
    ])
    return await reply.desk('directories/health', {
      ...directoryFrame(directory, 'health', { words, link: (below) => request.link(below) }),
      here: `${path}/health`,
      domains: request.link(`${path}/health/domains`),
      rows: HEALTH.map((health) => ({
        name: words.t(`directory.health.${health}`, { days: OLD_AFTER_DAYS }),
        why: words.t(`directory.health_why.${health}`),
        count: counts[health],
        href: counts[health] > 0 ? request.link(`${path}?show=${health}`) : undefined,
      })),
      asked: asked && words.moment(asked),
      isTrial: parts.isTrial,
    })
  })

  app.post<BySlug>('/organizer/directories/:slug/health/domains', async (request, reply) => {
    const directory = await getDirectory(parts.db, request.params.slug)
    await askDomains(parts, directory.id)
    return reply.redirect(
      request.link(`/organizer/directories/${directory.slug}/health?done=domains_asked`),
      303,
    )
  })
}

function readPage(request: FastifyRequest, directoryId: string, now: Date) {
  const { query } = request
  const health = HEALTH.find((code) => code === queryText(query, 'show')) as Health | undefined
  return {
    filter: {
      directoryId,
      find: queryText(query, 'find'),
      country: queryText(query, 'country', 2),
      health,
      today: dayOf(now),
    },
    sorting: readSorting(COLUMNS, query),
  }
}

function viewPerson(person: Person, request: FastifyRequest, now: string) {
  const { words } = request
  return {
    id: person.id,
    name: person.name,
    office: person.office,
    country: person.country ? words.country(person.country) : person.place,
    ways: waysOf(person, words),
    state: stateOf(person, words, now),
    checked: person.checked_on && words.date(new Date(`${person.checked_on}T00:00:00Z`)),
    changed: words.date(person.updated_at),
    href: request.link(`/organizer/recipients/${person.id}`),
  }
}

function waysOf(person: Person, words: Translator): string {
  if (person.email) return person.email
  const others = [
    person.web_form ? words.t('channel.form') : '',
    person.postal_address ? words.t('channel.post') : '',
  ]
  return others.filter((way) => way !== '').join(', ') || words.t('channel.none')
}

function stateOf(person: Person, words: Translator, now: string): string {
  if (!person.enabled) return words.t('directory.health.off')
  if (person.paused_at) return words.t('directory.health.paused')
  return person.valid_until !== null && person.valid_until <= now ? words.t('directory.health.expired') : ''
}
