import type { DeliveryCell } from './tally.ts'

/** What became of deliveries, those of who joined since the last step held back. */
export function holdBack(cells: readonly DeliveryCell[], joiners: readonly DeliveryCell[]): DeliveryCell[] {
  const held = new Map(joiners.map((cell) => [nameOf(cell), cell.count]))
  return cells.map((cell) => ({ ...cell, count: Math.max(0, cell.count - (held.get(nameOf(cell)) ?? 0)) }))
}

function nameOf({ recipient_id, channel, state }: DeliveryCell): string {
  return `${recipient_id} ${channel} ${state}`
}
