import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Campaign, loadCampaign, textIn } from '../../campaigns/campaign.ts'
import { campaignFrame, getCampaign } from '../../campaigns/desk/campaign-frame.ts'
import { DAY_MS, dayOf } from '../../days.ts'
import { NotFound } from '../../errors.ts'
import type { OrganizerParts } from '../../organizers/organizer-parts.ts'
import { writeXlsx } from '../../spreadsheets/write-xlsx.ts'
import { type FieldError, readForm } from '../../web/forms.ts'
import { nameAndOffice } from '../../who.ts'
import { wantsWeeklyFigures, wishWeeklyFigures } from '../weekly/weekly-figures.ts'
import { canHaveCome, noteAnswer } from './answers.ts'
import { type Dashboard, type Days, listComparable, readDashboard } from './dashboard.ts'
import { ANSWERS, answerForm, dashboardQuery } from './dashboard-form.ts'
import { dashboardView } from './dashboard-view.ts'
import { csvOf, tablesOf } from './figure-tables.ts'

type BySlug = { Params: { slug: string } }

const STANDARD_DAYS = 30
const MOST_DAYS = 1_100
const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The organizers' dashboard of a campaign, its figures as files, and what recipients answered. */
export async function dashboardRoutes(app: FastifyInstance, parts: OrganizerParts): Promise<void> {
  app.get<BySlug>('/organizer/campaigns/:slug/dashboard', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    return await showDashboard(parts, campaign, request, reply)
  })

  app.post<BySlug>('/organizer/campaigns/:slug/answers', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const form = readForm(answerForm, request.body)
    if (!form.ok)
      return await showDashboard(parts, campaign, request, reply.code(422), form.errors, form.values)
    if (!canHaveCome(form.values.answered_on, parts.clock.now())) {
      const errors = { answered_on: { key: 'dashboard.error.day_untrue' } }
      return await showDashboard(parts, campaign, request, reply.code(422), errors, form.values)
    }
    if (!(await noteAnswer(parts, campaign, form.values, request.organizer.id)))
      throw new NotFound('no such recipient')
    return reply.redirect(
      request.link(`/organizer/campaigns/${campaign.slug}/dashboard?done=answer_noted`),
      303,
    )
  })

  app.post<BySlug>('/organizer/campaigns/:slug/dashboard/weekly', async (request, reply) => {
    const { slug } = await getCampaign(parts, request.params.slug)
    const { wanted } = (request.body ?? {}) as { wanted?: unknown }
    await wishWeeklyFigures(parts, request.organizer.id, wanted === 'on')
    const done = wanted === 'on' ? 'weekly_on' : 'weekly_off'
    return reply.redirect(request.link(`/organizer/campaigns/${slug}/dashboard?done=${done}`), 303)
  })

  app.get<BySlug>('/organizer/campaigns/:slug/dashboard/figures.csv', async (request, reply) => {
    const { campaign, dashboard } = await readFigures(parts, request)
    nameFile(reply, `${campaign.slug}.csv`)
    return reply.type('text/csv; charset=utf-8').send(csvOf(tablesOf(dashboard, request.words)))
  })

  app.get<BySlug>('/organizer/campaigns/:slug/dashboard/figures.xlsx', async (request, reply) => {
    const { campaign, dashboard } = await readFigures(parts, request)
    nameFile(reply, `${campaign.slug}.xlsx`)
    return reply.type(XLSX_TYPE).send(await writeXlsx(tablesOf(dashboard, request.words)))
  })
}

async function readFigures(
  parts: OrganizerParts,
  request: FastifyRequest<BySlug>,
): Promise<{ campaign: Campaign; dashboard: Dashboard }> {
  const campaign = await getCampaign(parts, request.params.slug)
  const days = daysOf(dashboardQuery.parse(request.query), parts.clock.now())
  return { campaign, dashboard: await readDashboard(parts, campaign.id, days) }
}

function nameFile(reply: FastifyReply, name: string): void {
  reply.header('content-disposition', `attachment; filename="${name}"`)
}

/** The days asked for; without them the last thirty. Days the wrong way round are turned. */
function daysOf({ from, until }: { from?: string | undefined; until?: string | undefined }, now: Date): Days {
  const today = dayOf(now)
  const last = until ?? today
  const first = from ?? dayBefore(last, STANDARD_DAYS - 1)
  const [a, b] = first <= last ? [first, last] : [last, first]
  const earliest = dayBefore(b, MOST_DAYS)
  return { from: [a, earliest].sort().at(-1) as string, until: b }
}

function dayBefore(day: string, days: number): string {
  return dayOf(Date.parse(day) - days * DAY_MS)
}

/** Every other campaign by its title and address, and none. */
async function compareChoices(
  { db }: OrganizerParts,
  campaign: Campaign,
  chosen: string | undefined,
  { words }: FastifyRequest,
) {
  const others = await listComparable(db, campaign.id, words.locale)
  const choices = others
    .map(({ slug, title }) => ({ value: slug, name: `${title} (${slug})`, isCurrent: slug === chosen }))
    .sort((a, b) => words.compare(a.name, b.name))
  return [{ value: '', name: words.t('dashboard.compare_none'), isCurrent: false }, ...choices]
}

/** Whose answer can be noted, by name. */
function answerChoices({ recipients }: Dashboard, { words }: FastifyRequest, chosen: unknown) {
  return recipients
    .map(({ id, name, office }) => ({ id, name: nameAndOffice({ name, office }), isCurrent: chosen === id }))
    .sort((a, b) => words.compare(a.name, b.name))
}

/** What was noted so far, by name: to be read, and changed by noting it anew. */
function notedAnswers({ answers, recipients }: Dashboard, { words }: FastifyRequest) {
  return answers
    .map(({ recipient_id, answer, link, answered_on }) => ({
      name: recipients.find(({ id }) => id === recipient_id)?.name ?? '',
      answer: words.t(`tally.answer.${answer}`),
      day: answered_on && words.date(new Date(`${answered_on}T00:00:00Z`)),
      link,
    }))
    .sort((a, b) => words.compare(a.name, b.name))
}

async function showDashboard(
  parts: OrganizerParts,
  campaign: Campaign,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
  typed: Record<string, unknown> = {},
): Promise<FastifyReply> {
  const { words } = request
  const link = (path: string) => request.link(path)
  const query = dashboardQuery.parse(request.query)
  const days = daysOf(query, parts.clock.now())
  const compared = query.compare ? await loadCampaign(parts.db, query.compare, parts.clock.now()) : undefined
  const dashboard = await readDashboard(parts, campaign.id, days)
  const other = compared && {
    title: textIn(compared, words.locale).title,
    dashboard: await readDashboard(parts, compared.id, days),
  }
  const here = `/organizer/campaigns/${campaign.slug}`
  const range = `from=${days.from}&until=${days.until}`
  return await reply.desk('tallies/desk/dashboard', {
    ...campaignFrame(campaign, 'dashboard', { words, link }),
    here: `${here}/dashboard?${range}`,
    errors,
    days,
    script: 'dashboard.js',
    compare: await compareChoices(parts, campaign, query.compare, request),
    ...dashboardView({
      title: textIn(campaign, words.locale).title,
      slug: campaign.slug,
      dashboard,
      other,
      words,
      link,
      isAll: query.recipients === 'all',
    }),
    allRecipients: link(`${here}/dashboard?${range}&recipients=all#recipients-title`),
    action: link(`${here}/dashboard`),
    answerAction: link(`${here}/answers`),
    answers: ANSWERS.map((answer) => ({
      value: answer,
      name: words.t(`tally.answer.${answer}`),
      isCurrent: typed.answer === answer,
    })),
    typed,
    notedAnswers: notedAnswers(dashboard, request),
    answerRecipients: answerChoices(dashboard, request, typed.recipient),
    weekly: {
      action: link(`${here}/dashboard/weekly`),
      isWanted: await wantsWeeklyFigures(parts, request.organizer.id),
      email: request.organizer.email,
    },
    files: ['xlsx', 'csv'].map((kind) => ({
      name: words.t(`dashboard.file.${kind}`),
      href: link(`${here}/dashboard/figures.${kind}?${range}`),
    })),
  })
}
