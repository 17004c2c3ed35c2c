import { z } from 'zod'

const line = (max: number) => z.string().trim().max(max, { error: 'desk.error.too_long' })
const email = line(254).min(1, { error: 'desk.error.email' })
const name = line(70).min(1, { error: 'desk.error.name' })
const role = z.enum(['owner', 'editor', 'viewer'], { error: 'desk.error.role' })
const locale = z.enum(['en', 'be', 'ru'], { error: 'desk.error.language' })

/** Who wants a link to sign in. */
export const signInForm = z.object({ email })

/** The first owner introduces herself. */
export const firstOwnerForm = z.object({ email, name })

/** What an organizer may change of herself. */
export const accountForm = z.object({ name, locale })

/** Somebody new on the team. */
export const invitationForm = z.object({ email, name, role, locale: locale.default('en') })

export const roleForm = z.object({ role })

/** A passkey as the browser's script sends it: JSON in a field of a form. */
export const passkeyForm = z.object({
  credential: z
    .string()
    .max(20_000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'desk.error.passkey' })
        return z.NEVER
      }
    })
    .pipe(
      z.looseObject({
        id: z.string().max(1_400),
        rawId: z.string().max(1_400),
        type: z.literal('public-key'),
        response: z.looseObject({ clientDataJSON: z.string() }),
        clientExtensionResults: z.looseObject({}).default({}),
      }),
    ),
  name: line(60).default(''),
})

/** Where a page leads back to: a page of the desk and never another site. */
export function nextPage(value: unknown, otherwise = '/organizer'): string {
  if (typeof value !== 'string' || value.length > 500) return otherwise
  return /^\/organizer(?![^/?#])[\w\-./?&=%~:+,]*$/.test(value) ? value : otherwise
}
