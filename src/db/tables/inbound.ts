export interface SuppressionsTable {
  mark: Buffer
  reason: string
  created_at: Date
}

export interface ForwardedRepliesTable {
  letter_id: string
  day: string
  count: number
}
