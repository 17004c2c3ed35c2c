import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PinoLoggerOptions } from 'fastify/types/logger.js'
import { ConfigError, NotFound, Unavailable } from '../errors.ts'
import { Refused } from './refused.ts'

/** Where log lines go: standard output, or a list in a test. */
export interface LogStream {
  write(line: string): void
}

/** The only fields that pass. Whatever else is handed to the logger is dropped: a name, an address, a letter, a URL. */
const ALLOWED = new Set(
  (
    'reqId method route status ms err event reason kind state count attempt port signal version locale key ' +
    'campaign release letter delivery mail recipient directory contact job queue worker relay domain code enhanced stage ' +
    'accepted bounced uncertain deferred failed'
  ).split(' '),
)

/** Errors whose message is a sentence of ours; the messages of others may quote what a visitor typed. */
const OWN_ERRORS = [ConfigError, NotFound, Unavailable, Refused]

/** Options of pino: lines of JSON with listed fields only. */
export function loggerOptions(level: string, stream?: LogStream): PinoLoggerOptions & { stream?: LogStream } {
  return {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(fields).filter(([name]) => ALLOWED.has(name))),
    },
    serializers: { err: describeError },
    ...(stream ? { stream } : {}),
  }
}

/**
 * One line a request: which route, how it ended, how long it took. Reading is logged at debug, changing at info. The route is the
 * pattern, never the URL: that may hold a capability.
 */
export function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const line = {
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
  }
  if (request.method === 'GET' && reply.statusCode < 500) request.log.debug(line, 'read')
  else request.log.info(line, 'answered')
}

/** What may be known of an error: its kind, its code, where it came from. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, constraint, table } = error as Error & {
    code?: unknown
    constraint?: unknown
    table?: unknown
  }
  return {
    type: error.name,
    ...(OWN_ERRORS.some((own) => error instanceof own) ? { message: error.message } : {}),
    ...textFields({ code, constraint, table }),
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12),
    ...(error.cause ? { cause: describeError(error.cause) } : {}),
  }
}

function textFields(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
