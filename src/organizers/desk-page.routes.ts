import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readAllHeld } from '../delivery/hold.ts'
import { waitingBar } from '../letters/desk/letters-frame.ts'
import type { FieldError } from '../web/forms.ts'
import { isDone, isRefused } from './done.ts'
import type { OrganizerParts } from './organizer-parts.ts'

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Renders templates/pages/<name>.hbs inside layouts/desk.hbs: with the desk's bar, its navigation, what was done last
     * (`?done=<key>` says `desk.done.<key>`) and the sentences of `errors`.
     * @param data.title of the page; `data.section` names the part of the desk it stands in, as `campaigns`.
     */
    desk(name: string, data: DeskData): Promise<FastifyReply>
    /** The session has ended under a form: says so, and keeps what was typed for sending it again. */
    deskEnded(): Promise<FastifyReply>
    /** A fresh proof is asked for: keeps what was typed for sending it again. */
    deskProof(): Promise<FastifyReply>
  }
}

export interface DeskData extends Record<string, unknown> {
  title?: string
  section?: string
  /** By field: shown above the page; the templates show them beside the fields too. */
  errors?: Record<string, FieldError>
  /** By field: stands before the sentence in the summary, where several fields have the same. */
  labels?: Record<string, string>
}

/** The parts of the desk, in the order of its navigation. One that has no route yet is not shown. */
const SECTIONS: [section: string, path: string][] = [
  ['campaigns', '/organizer/campaigns'],
  ['directories', '/organizer/directories'],
  ['letters', '/organizer/letters'],
  ['print', '/organizer/print'],
  ['tallies', '/organizer/tallies'],
  ['team', '/organizer/team'],
  ['settings', '/organizer/settings'],
]

/** Where a viewer changes what is hers. */
const OWN_PAGES = /^\/organizer\/(account|session)\b/

/** Gives replies the pages of the desk. */
export function addDeskPages(app: FastifyInstance, parts: OrganizerParts): void {
  app.decorateReply('desk', async function (this: FastifyReply, name: string, data: DeskData) {
    const { request } = this
    const frame = { ...(await deskData(app, request, parts, data)), isTrial: parts.isTrial }
    return await this.page(name, { ...frame, ...data, ...errorsOf(request, data) })
  })
  app.decorateReply('deskEnded', async function (this: FastifyReply) {
    const heading = this.request.words.t('desk.ended.title')
    return await this.code(401).desk('organizers/again', {
      ...typedAgain(this.request),
      heading,
      isEnded: true,
    })
  })
  app.decorateReply('deskProof', async function (this: FastifyReply) {
    const who = this.request.organizer
    return await this.code(403).desk('organizers/again', {
      ...typedAgain(this.request),
      heading: this.request.words.t('desk.proof.title'),
      isProof: true,
      hasPasskey: who.hasPasskey,
      script: who.hasPasskey ? 'passkeys.js' : undefined,
    })
  })
}

async function deskData(
  app: FastifyInstance,
  request: FastifyRequest,
  parts: OrganizerParts,
  data: DeskData,
) {
  const { words, signedIn: who } = request
  const isIn = who !== null && !who.awaitsPasskey
  const { done } = request.query as { done?: unknown }
  return {
    notice: isDone(done) ? words.t(`desk.done.${done}`) : undefined,
    isRefused: isRefused(done),
    who: who && { name: who.name, role: words.t(`desk.role.${who.role}`) },
    isIn,
    isReader: isIn && who.role === 'viewer' && !OWN_PAGES.test(request.url),
    ...(isIn ? await barsOf(request, parts) : {}),
    sections: isIn
      ? SECTIONS.filter(([, path]) => app.hasRoute({ method: 'GET', url: path })).map(([section, path]) => ({
          href: request.link(path),
          name: words.t(`desk.section.${section}`),
          isCurrent: section === data.section,
        }))
      : [],
  }
}

/** What stands above every page: that everything is held, read anew each time, and what waits for a person. */
async function barsOf(request: FastifyRequest, parts: OrganizerParts) {
  const { words } = request
  const [waiting, held] = await Promise.all([parts.waiting(), readAllHeld(parts.db)])
  const bar = waitingBar(waiting, { words, link: (path) => request.link(path) })
  return {
    waiting: bar.length > 0 ? bar : undefined,
    allHeld: held && {
      text: words.t('desk.sending.bar', { when: words.moment(held.since) }),
      href: request.link('/organizer/settings/sending'),
    },
  }
}

/** `errors` for the summary above the page, `wrong` by field for its place beside the field. */
function errorsOf(request: FastifyRequest, { errors: wrong = {}, labels = {} }: DeskData) {
  const errors = Object.entries(wrong).map(([field, { key, params }]) => ({
    field,
    sentence: request.words.t(key, params),
  }))
  if (errors.length === 0) return { errors: undefined }
  const isShared = (said: string) => errors.filter(({ sentence }) => sentence === said).length > 1
  return {
    errors: errors.map(({ field, sentence }) => ({
      field,
      sentence: labels[field] && isShared(sentence) ? `${labels[field]}: ${sentence}` : sentence,
    })),
    wrong: Object.fromEntries(errors.map(({ field, sentence }) => [field, sentence])),
  }
}

/** The fields of a posted form, to be posted once more by a button. */
function typedAgain(request: FastifyRequest) {
  const body = typeof request.body === 'object' && request.body !== null ? request.body : {}
  return {
    again: request.url,
    fields: Object.entries(body).flatMap(([name, value]) =>
      [value].flat().flatMap((text) => (typeof text === 'string' ? [{ name, value: text }] : [])),
    ),
  }
}
