import type { Role } from '../db/tables/organizers.ts'

/** From the one who may least to the one who may everything. */
export const ROLES: readonly Role[] = ['viewer', 'editor', 'owner']

/** True when somebody of this role may do what needs the other. */
export function mayActAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed)
}
