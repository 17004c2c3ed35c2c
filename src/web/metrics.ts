import type { FastifyInstance } from 'fastify'
import { Counter, Histogram, Registry } from 'prom-client'
import { logRequest } from './logger.ts'

/** Counts every answer by method, route pattern and status, and how long it took. Nothing of a visitor is in it. */
export function addMetrics(app: FastifyInstance): Registry {
  const registry = new Registry()
  const answers = new Counter({
    name: 'zvarot_http_answers_total',
    help: 'Answers by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'zvarot_http_answer_seconds',
    help: 'Time from request to answer, in seconds.',
    labelNames: ['route'],
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10],
    registers: [registry],
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    answers.inc({ method: request.method, route, status: reply.statusCode })
    seconds.observe({ route }, reply.elapsedTime / 1000)
    logRequest(request, reply)
    done()
  })
  return registry
}
