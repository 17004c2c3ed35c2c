/** A request that is answered with one of the error pages; nothing in it reaches the log but its status. */
export class Refused extends Error {
  override name = 'Refused'
  readonly statusCode: 400 | 403 | 404 | 413 | 415 | 422 | 429
  readonly retryAfterSeconds: number | undefined

  constructor(statusCode: Refused['statusCode'], retryAfterSeconds?: number) {
    super(`refused with ${statusCode}`)
    this.statusCode = statusCode
    this.retryAfterSeconds = retryAfterSeconds
  }
}
