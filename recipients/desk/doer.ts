/** Who does something to a recipient, and when. */
export interface Doer {
  organizerId: string | null
  now: Date
}
