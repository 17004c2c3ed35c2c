import type { Deliver } from '../src/delivery/deliver.ts'
import type { JobWorker, Queues } from './connection.ts'
import { DELIVERY_QUEUE, type DeliveryJob } from './delivery.queue.ts'

/** Sends the letters that a job names. */
export function deliveryWorker(queues: Queues, deliver: Deliver, concurrency: number): JobWorker {
  return queues.worker<DeliveryJob>(DELIVERY_QUEUE, ({ deliveries }) => deliver(deliveries), concurrency)
}
