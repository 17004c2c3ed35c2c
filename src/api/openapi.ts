import { z } from 'zod'
import type { Translator } from '../i18n.ts'
import { problemShape } from './api-shapes.ts'
import { OPERATIONS, type Operation } from './operations.ts'

type Json = Record<string, unknown>

/** The OpenAPI document of the JSON API. Source: OpenAPI Specification 3.1.1; its schemas are JSON Schema 2020-12. */
export function openApiDocument(baseUrl: string, version: string, words: Translator): Json {
  const paths: Record<string, Json> = {}
  for (const operation of OPERATIONS)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation, words) }
  return {
    openapi: '3.1.1',
    info: {
      title: words.t('api.title'),
      version,
      description: words.t('api.lede'),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: baseUrl }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: schemaOf(problemShape, 'output') },
    },
  }
}

/**
 * A shape as JSON Schema.
 * @param io `input` for what is sent to us: before defaults are filled and words are trimmed.
 */
export function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Json {
  const known = schemas[io].get(shape)
  if (known) return known
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' })
  schemas[io].set(shape, schema)
  return schema
}

/** Each is made once: making them all takes as long as answering a hundred requests. */
const schemas = { input: new WeakMap<z.ZodType, Json>(), output: new WeakMap<z.ZodType, Json>() }

function describe(operation: Operation, words: Translator): Json {
  const { id, scope, body, query, answers, path } = operation
  return {
    operationId: id,
    summary: words.t(`api.op.${id}`),
    ...(scope ? { security: [{ token: [] }], 'x-scope': scope } : { security: [] }),
    parameters: [...pathParameters(path), ...queryParameters(query ?? {})],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, shape]) => [
          status,
          {
            description: words.t('api.answer'),
            ...(shape ? { content: { 'application/json': { schema: schemaOf(shape, 'output') } } } : {}),
          },
        ]),
      ),
      default: {
        description: words.t('api.problem'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: Record<string, z.ZodType>): Json[] {
  return Object.entries(query).map(([name, shape]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(shape, 'input'),
  }))
}
