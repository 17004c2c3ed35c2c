/**
 * What supporters report of letters that they sent with their own hands, apart from everything that is confirmed:
 * `listOwnHandsReports` of letters that never were with us, `listToldByHand` of those that were handed to them.
 */
export { listReports as listOwnHandsReports, listTold as listToldByHand } from './handed.queries.ts'
