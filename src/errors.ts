/** A setting that stops the process at start; the message is one line for the operator. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Nothing stands at this address: the visitor gets the 404 page, the API a problem document. */
export class NotFound extends Error {
  override name = 'NotFound'
  readonly statusCode = 404
}

/** The database or the queue is away: 503 with Retry-After, and what was typed is kept. */
export class Unavailable extends Error {
  override name = 'Unavailable'
  readonly statusCode = 503
  readonly retryAfterSeconds = 10
}

/** True when a driver says that the database cannot be reached, is starting, or was stopped. Source: PostgreSQL appendix A, classes 08, 53 and 57. */
export function isDatabaseAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string')
    return /terminated|timeout exceeded when trying to connect/i.test(String(error))
  return (
    /^(08|53|57P)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT'].includes(code)
  )
}
