import fastify, { type FastifyInstance, LogController } from 'fastify'
import { directoryDeskRoutes } from '../recipients/desk/desk.routes.ts'
import { apiDocsRoutes } from './api/api-docs.routes.ts'
import { directoryApiRoutes } from './api/directories-api.routes.ts'
import { campaignRoutes } from './campaigns/campaigns.routes.ts'
import { campaignApiRoutes } from './campaigns/campaigns-api.routes.ts'
import { campaignDeskApiRoutes } from './campaigns/desk/campaigns-desk-api.routes.ts'
import { campaignDeskRoutes } from './campaigns/desk/desk.routes.ts'
import { embedRoutes } from './campaigns/embed.routes.ts'
import { rewriteRoutes } from './campaigns/rewrite.routes.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Db } from './db/connect.ts'
import { officeRoutes } from './delivery/offices.routes.ts'
import { letterDeskRoutes } from './letters/desk/desk.routes.ts'
import { whatWaits } from './letters/desk/what-waits.ts'
import type { LetterParts } from './letters/letter-parts.ts'
import { letterRoutes } from './letters/letters.routes.ts'
import { outboxRoutes } from './mail/outbox.routes.ts'
import { addDesk } from './organizers/desk.routes.ts'
import type { OrganizerParts } from './organizers/organizer-parts.ts'
import { noOutside, type Outside, realOutside } from './outside/outside.ts'
import { readOwnDomain } from './outside/own-domain.ts'
import { handedRoutes } from './own-hands/handed.routes.ts'
import { ownHandsRoutes } from './own-hands/own-hands.routes.ts'
import { printRoutes } from './post/print.routes.ts'
import { makeTypesetter, type Typesetter } from './post/typeset.ts'
import { privacyRoutes } from './privacy/privacy.routes.ts'
import type { Keyring } from './sealing.ts'
import { organisationOf } from './settings/organisation.ts'
import { settingsRoutes } from './settings/settings.routes.ts'
import { dashboardRoutes } from './tallies/desk/dashboard.routes.ts'
import { publishedTallies } from './tallies/published-tallies.ts'
import { addTallies } from './tallies/tally-site.routes.ts'
import { addAssets } from './web/assets.ts'
import { addCompression } from './web/compression.ts'
import { addErrorPages, answerBadUrl } from './web/error-pages.ts'
import { addFormBody } from './web/form-body.ts'
import { warnOfProxy } from './web/handed-on.ts'
import { type Check, healthRoutes } from './web/health.routes.ts'
import { type LogStream, loggerOptions } from './web/logger.ts'
import { addMetrics } from './web/metrics.ts'
import { networkSeats } from './web/network-seats.ts'
import { addRateLimit } from './web/rate-limit.ts'
import { addSecurity } from './web/security.ts'
import { addViews } from './web/views.ts'
import { webhookRoutes } from './webhooks/webhooks.routes.ts'

/** Everything the site needs from outside. */
export interface AppParts {
  config: Config
  db: Db
  clock: Clock
  keyring: Keyring
  /** Without it the site has no campaigns: for tests of the plumbing. */
  letters?: LetterParts
  /** Where the changes of tallies are listened for; without it their pages stand still. */
  databaseUrl?: string
  /** What `/readyz` asks, by name. */
  checks?: Record<string, Check>
  /** Name servers and pages elsewhere; a test answers in their place. */
  outside?: Outside
  /** Standard output without it. */
  logStream?: LogStream
  /** For those who write templates. */
  reloadTemplates?: boolean
}

const BODY_BYTES = 256 * 1024
/** Enough for a spreadsheet over a slow line; who sends a byte a minute is let go. */
const REQUEST_MS = 300_000
/** Lines on which numbers move; a thousand telephones may share one network. */
const LINES_OF_A_NETWORK = 1_000

/** The site, apart from the server: to be listened on, or asked by `inject`. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { config } = parts
  const app: FastifyInstance = fastify({
    logger: loggerOptions(config.logLevel, parts.logStream),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy > 0 && ((_address: string, hop: number) => hop < config.trustProxy),
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    frameworkErrors: (_error, request, reply) => answerBadUrl(app, request, reply),
    forceCloseConnections: 'idle',
  })
  const registry = addMetrics(app)
  await addSecurity(app, config)
  addCompression(app)
  const organisation = parts.letters && organisationOf(parts.letters.db)
  await addViews(app, {
    reloadTemplates: parts.reloadTemplates,
    frame: organisation && (async () => ({ organisation: await organisation() })),
  })
  if (config.rateLimit) await addRateLimit(app, parts.clock)
  if (config.trustProxy === 0) warnOfProxy(app)
  addFormBody(app)
  addErrorPages(app)
  await addAssets(app)
  if (parts.letters) await addDeskPages(app, parts, parts.letters)
  if (config.smtpUrls.length === 0) await app.register(outboxRoutes, { db: parts.db })
  await app.register(healthRoutes, { checks: parts.checks ?? {}, registry })
  if (parts.letters) await addCampaigns(app, parts, parts.letters)
  return app
}

async function addCampaigns(app: FastifyInstance, parts: AppParts, letters: LetterParts): Promise<void> {
  const { config, databaseUrl } = parts
  const { baseUrl } = config
  // With the built-in outbox letters bear the alias too: nothing is sent, and nothing else can be seen there.
  const hasInbound = letters.isTrial || config.inboundListen !== undefined
  const published = publishedTallies(letters.db, letters.clock)
  const { tallyOf } = published
  const site = { letters, baseUrl, hasInbound, tallyOf }
  await app.register(campaignRoutes, site)
  await app.register(rewriteRoutes, site)
  await app.register(campaignApiRoutes, site)
  await app.register(embedRoutes, site)
  await app.register(letterRoutes, { letters, baseUrl, hasInbound })
  await app.register(officeRoutes, letters)
  await app.register(privacyRoutes)
  const typesetter = await addPaper(app, config, letters)
  const takeSeat = networkSeats(
    letters.clock,
    config.rateLimit ? LINES_OF_A_NETWORK : Number.POSITIVE_INFINITY,
  )
  await addTallies(app, { ...letters, published, baseUrl, databaseUrl, typesetter, takeSeat })
}

async function addPaper(app: FastifyInstance, config: Config, letters: LetterParts): Promise<Typesetter> {
  const typesetter = makeTypesetter()
  app.addHook('onClose', () => typesetter.close())
  const { baseUrl } = config
  await app.register(printRoutes, { ...letters, baseUrl, typesetter })
  await app.register(handedRoutes, { letters, baseUrl, typesetter })
  await app.register(ownHandsRoutes, { letters, baseUrl, typesetter })
  return typesetter
}

async function addDeskPages(app: FastifyInstance, parts: AppParts, letters: LetterParts): Promise<void> {
  const { config } = parts
  const outside = parts.outside ?? (letters.isTrial ? noOutside : realOutside())
  const desk = { ...deskParts(config, letters), outside, readDomain: readOwnDomain(config, outside) }
  await addDesk(app, desk)
  await app.register(campaignDeskRoutes, desk)
  await app.register(dashboardRoutes, desk)
  await app.register(directoryDeskRoutes, {
    db: letters.db,
    clock: letters.clock,
    baseUrl: config.baseUrl,
    isTrial: letters.isTrial,
    receivesMail: async (domain) => (await outside.receivesMail?.(domain)) ?? 'unknown',
    report: (problem, error, ids) => app.log.error({ err: error, event: 'import_stopped', ...ids }, problem),
  })
  await app.register(letterDeskRoutes, { ...letters, waiting: desk.waiting })
  await app.register(settingsRoutes, { ...desk, mailFrom: config.mailFrom })
  await app.register(webhookRoutes, { ...desk, wrappingKey: parts.keyring.wrapping })
  await app.register(campaignDeskApiRoutes, desk)
  await app.register(directoryApiRoutes, { db: letters.db })
  await app.register(apiDocsRoutes, desk)
}

function deskParts(config: Config, letters: LetterParts): OrganizerParts {
  const { db, clock, signingKey, isTrial, mailLater } = letters
  const { baseUrl } = config
  return { db, clock, signingKey, isTrial, mailLater, baseUrl, waiting: whatWaits(db) }
}
