import type { JobQueue, Queues } from './connection.ts'

export const DELIVERY_QUEUE = 'deliveries'

/** Deliveries of one receiving domain: ids and generations, nothing else. */
export interface DeliveryJob {
  deliveries: { id: string; generation: number }[]
}

/** Wakes workers for deliveries. */
export function deliveryQueue(queues: Queues): JobQueue<DeliveryJob> {
  return queues.queue<DeliveryJob>(DELIVERY_QUEUE)
}
