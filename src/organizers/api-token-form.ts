import { z } from 'zod'

/** What a token may be used for. */
export const SCOPES = [
  'campaigns:read',
  'campaigns:write',
  'directories:read',
  'directories:write',
  'tallies:read',
] as const
export type Scope = (typeof SCOPES)[number]

/** How long a token holds, in days. */
export const LIFETIMES = ['30', '90', '365'] as const

export const apiTokenForm = z.object({
  name: z.string().trim().min(1, { error: 'desk.error.name' }).max(60, { error: 'desk.error.too_long' }),
  scopes: z
    .union([z.string(), z.array(z.string())], { error: 'desk.error.scopes' })
    .transform((value) => [value].flat())
    .pipe(z.array(z.enum(SCOPES, { error: 'desk.error.choose' }))),
  days: z.enum(LIFETIMES, { error: 'desk.error.choose' }).default('90'),
})
