import type { FastifyRequest } from 'fastify'

const MARKS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

/** True when a proxy handed a request on: its address is that of the proxy, or what the proxy says. */
export function wasHandedOn({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return MARKS.some((name) => name in headers)
}
