import { checkAddress } from '../mail/address.ts'

/** The address under which an organizer is known: one addr-spec in lower case; undefined for anything else. */
export function organizerAddress(text: string): string | undefined {
  const checked = checkAddress(text)
  return checked.ok ? checked.address.toLowerCase() : undefined
}
