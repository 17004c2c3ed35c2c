/** "I sent it", told by supporters who sent a letter with their own hands; apart from everything that is confirmed. */
export { listReports as listOwnHandsReports } from './handed.queries.ts'
