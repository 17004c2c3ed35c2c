import type { FastifyRequest } from 'fastify'
import { NotFound } from '../errors.ts'

/**
 * Takes out of a request what PostgreSQL cannot keep as text, and what nobody types: NUL, and halves of surrogate pairs.
 * The rest of what was typed stays.
 * @throws NotFound for an address with such a character: nothing stands there.
 */
export async function keepStorable(request: FastifyRequest): Promise<void> {
  if (JSON.stringify(storable(request.params)) !== JSON.stringify(request.params))
    throw new NotFound('an address that names nothing')
  request.query = storable(request.query)
  request.body = storable(request.body)
}

function storable<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd') as T
  if (Array.isArray(value)) return value.map(storable) as T
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, storable(part)])) as T
}
