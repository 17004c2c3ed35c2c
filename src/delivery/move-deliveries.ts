/** The one way to move a delivery, for the other features: a conditional update with its event. */
export { type Move, recordMoves as moveDeliveries } from './moves.queries.ts'
