import { isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import { ConfigError } from './errors.ts'
import { ROOT } from './root.ts'

/** What the operator has set, checked. Without a variable the default of docs/operating.md holds. */
export type Config = ReturnType<typeof readConfig>

/**
 * Reads and checks every variable at once.
 * @throws ConfigError whose message is one line: the variable, what is wrong with it, and the mend.
 */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = variables.safeParse(set)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message}`)
  }
  const values = parsed.data
  refuseContradictions(values)
  return {
    port: values.PORT,
    host: values.HOST,
    baseUrl: (values.BASE_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ''),
    dataDir: isAbsolute(values.DATA_DIR) ? values.DATA_DIR : resolve(ROOT, values.DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    smtpUrls: values.SMTP_URL ?? [],
    mailFrom: values.MAIL_FROM ?? 'letters@localhost.example',
    inboundListen: values.INBOUND_LISTEN,
    dkim: readDkim(values),
    secretKey: values.SECRET_KEY,
    trustProxy: values.TRUST_PROXY,
    logLevel: values.LOG_LEVEL,
    production: values.NODE_ENV === 'production',
    rateLimit: values.RATE_LIMIT,
  }
}

const url = (protocols: string[], example: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `is not a URL this program knows; write it like ${example}`,
  })
const onOff = (standard: 'on' | 'off') =>
  z
    .enum(['on', 'off'], { error: 'must be on or off' })
    .default(standard)
    .transform((value) => value === 'on')

const variables = z.object({
  PORT: z.coerce
    .number({ error: 'must be a whole number from 0 to 65535, for example 3000' })
    .int({ error: 'must be a whole number from 0 to 65535, for example 3000' })
    .min(0, { error: 'must be a whole number from 0 to 65535, for example 3000' })
    .max(65535, { error: 'must be a whole number from 0 to 65535, for example 3000' })
    .default(3000),
  HOST: z.string().default('127.0.0.1'),
  BASE_URL: url(['http:', 'https:'], 'https://letters.example.org').optional(),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/zvarot').optional(),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://host:6379').optional(),
  SMTP_URL: z
    .string()
    .transform((value) => value.trim().split(/[\s,]+/))
    .pipe(z.array(url(['smtp:', 'smtps:'], 'smtp://user:password@mail.example.org:587')))
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[a-z0-9._+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i, {
      error: 'must be one address, for example letters@example.org',
    })
    .optional(),
  INBOUND_LISTEN: z
    .string()
    .regex(/^(lmtp:\/\/)?(\[[0-9a-f:]+\]|[^:/\s]+):\d{1,5}$/i, {
      error: 'must be host:port, for example 127.0.0.1:2525, or lmtp://host:port',
    })
    .optional(),
  DKIM_DOMAIN: z.string().optional(),
  DKIM_SELECTOR: z.string().optional(),
  DKIM_PRIVATE_KEY: z.string().optional(),
  SECRET_KEY: z
    .string()
    .min(32, { error: 'must have at least 32 characters; make one with: openssl rand -base64 32' })
    .optional(),
  /** How many proxies a request passes; off is 0. */
  TRUST_PROXY: z
    .string()
    .regex(/^(on|off|[1-9])$/, { error: 'must be on, off or the number of proxies in front, for example 2' })
    .default('off')
    .transform((value) => (value === 'off' ? 0 : Number(value.replace('on', '1')))),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  NODE_ENV: z.string().optional(),
  RATE_LIMIT: onOff('on'),
})
type Variables = z.infer<typeof variables>

function refuseContradictions(values: Variables): void {
  const production = values.NODE_ENV === 'production'
  if (production && !values.SECRET_KEY)
    throw new ConfigError(
      'SECRET_KEY is required when NODE_ENV=production; make one with: openssl rand -base64 32',
    )
  if (production && !values.RATE_LIMIT)
    throw new ConfigError(
      'RATE_LIMIT=off is for load tests only and refused when NODE_ENV=production; remove it',
    )
  if (values.SMTP_URL && !values.MAIL_FROM)
    throw new ConfigError('MAIL_FROM is required with SMTP_URL; set it to an address of your sending domain')
}

function readDkim(values: Variables) {
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_PRIVATE_KEY: key } = values
  if (!domain && !selector && !key) return undefined
  if (!domain || !selector || !key)
    throw new ConfigError(
      'DKIM_DOMAIN, DKIM_SELECTOR and DKIM_PRIVATE_KEY go together; set all three or none',
    )
  return { domainName: domain, keySelector: selector, privateKey: key.replaceAll('\\n', '\n') }
}
