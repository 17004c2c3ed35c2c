/** The audit log as the other features write to it. */
export type { ActName } from './act-codes.ts'
export { type Act, insertAct as recordAct } from './audit.queries.ts'
