import { createPostgresBackend, type JobsOptions, Queue, runMigrations, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import { hearErrors } from '../src/db/connect.ts'

/** A queue as its contracts see it: names and ids in, nothing personal. */
export interface JobQueue<Data> {
  /** Adds jobs; rejects at once when the store is away. */
  add(jobs: Data[]): Promise<void>
  /** True when no job waits or is being worked on: what was enqueued before and is not done was lost. */
  isEmpty(): Promise<boolean>
}

/** A running worker. */
export interface JobWorker {
  /** Takes no new job, waits for the running ones, then ends. */
  close(): Promise<void>
}

/** The queue store, whichever it is. */
export interface Queues {
  kind: 'postgres' | 'redis'
  queue<Data>(name: string): JobQueue<Data>
  worker<Data>(name: string, work: (data: Data) => Promise<void>, concurrency: number): JobWorker
  isReachable(): Promise<boolean>
  close(): Promise<void>
}

export interface QueueStore {
  databaseUrl: string
  /** With it BullMQ runs on Redis; without it on the database. */
  redisUrl?: string | undefined
  /** Keeps the keys of two installations on one Redis apart. */
  prefix?: string
  onError: (error: Error) => void
}

/** A job is a wake-up: it is tried once, and nothing is kept of it. What must be done again stands in PostgreSQL. */
const JOB: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true }

/** Opens the queue store that the configuration names, with its schema up to date. */
export async function connectQueues(store: QueueStore): Promise<Queues> {
  return store.redisUrl ? connectRedis(store, store.redisUrl) : await connectPostgres(store)
}

async function connectPostgres(store: QueueStore): Promise<Queues> {
  const pool = new pg.Pool({
    connectionString: store.databaseUrl,
    options: '-c search_path=bullmq',
    max: 12,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    application_name: 'zvarot-queue',
  })
  hearErrors(pool, store.onError)
  const client = await pool.connect()
  try {
    await runMigrations(client)
  } finally {
    client.release()
  }
  const open: { close(): Promise<void> }[] = []
  return {
    kind: 'postgres',
    queue: (name) => {
      const queue = new Queue(name, { connection: pool, defaultJobOptions: JOB }, createPostgresBackend)
      return makeQueue(queue, store, open)
    },
    worker: (name, work, concurrency) => {
      const options = { connection: pool, concurrency, ...WORKER }
      return makeWorker(
        new Worker(name, ({ data }) => work(data), options, createPostgresBackend),
        store,
        open,
      )
    },
    isReachable: () => answers(pool.query('select 1')),
    close: async () => {
      await closeAll(open)
      await pool.end()
    },
  }
}

function connectRedis(store: QueueStore, url: string): Queues {
  const producer = new Redis(url, { maxRetriesPerRequest: 1, connectTimeout: 5_000, commandTimeout: 5_000 })
  const blocking = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 5_000 })
  for (const connection of [producer, blocking]) connection.on('error', store.onError)
  const prefix = store.prefix ?? 'zvarot'
  const open: { close(): Promise<void> }[] = []
  return {
    kind: 'redis',
    queue: (name) => {
      const options = { connection: producer, prefix, defaultJobOptions: JOB, skipWaitingForReady: true }
      return makeQueue(new Queue(name, options), store, open)
    },
    worker: (name, work, concurrency) => {
      const options = { connection: blocking, prefix, concurrency, ...WORKER }
      return makeWorker(new Worker(name, ({ data }) => work(data), options), store, open)
    },
    isReachable: () => answers(producer.ping()),
    close: async () => {
      await closeAll(open)
      for (const connection of [producer, blocking]) connection.disconnect()
    },
  }
}

const KEEP_NOTHING = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } }
/**
 * A job whose worker died goes to another one within 20 s, however often that happens: it finds done what was done. A
 * worker that lost its store looks for jobs again after 2 s; BullMQ's own wait is 15 s.
 */
const TAKEN_BACK = { lockDuration: 15_000, stalledInterval: 5_000, maxStalledCount: 1_000 }
const WORKER = { ...KEEP_NOTHING, ...TAKEN_BACK, runRetryDelay: 2_000 }

interface AnyQueue {
  on(event: 'error', listener: (error: Error) => void): unknown
  close(): Promise<void>
}

/** On PostgreSQL BullMQ makes temporary tables for a bulk, which costs as much as some fifteen jobs do one by one. */
const FEW = 15

function makeQueue<Data>(
  queue: AnyQueue & {
    add(name: string, data: Data): Promise<unknown>
    addBulk(jobs: { name: string; data: Data }[]): Promise<unknown>
    getJobCounts(...types: ('wait' | 'active' | 'prioritized' | 'delayed')[]): Promise<Record<string, number>>
  },
  store: QueueStore,
  open: { close(): Promise<void> }[],
): JobQueue<Data> {
  queue.on('error', store.onError)
  open.push(queue)
  return {
    add: async (jobs) => {
      if (jobs.length <= FEW) await Promise.all(jobs.map((data) => queue.add('wake', data)))
      else await queue.addBulk(jobs.map((data) => ({ name: 'wake', data })))
    },
    isEmpty: async () => {
      const counts = await queue.getJobCounts('wait', 'active', 'prioritized', 'delayed')
      return Object.values(counts).every((count) => count === 0)
    },
  }
}

function makeWorker(worker: AnyQueue, store: QueueStore, open: { close(): Promise<void> }[]): JobWorker {
  worker.on('error', store.onError)
  open.push(worker)
  return worker
}

async function closeAll(open: { close(): Promise<void> }[]): Promise<void> {
  await Promise.allSettled(open.splice(0).map((part) => part.close()))
}

/** True when the store answers within two seconds. */
async function answers(request: Promise<unknown>): Promise<boolean> {
  const timeout = AbortSignal.timeout(2_000)
  const silence = new Promise<false>((resolve) => timeout.addEventListener('abort', () => resolve(false)))
  return await Promise.race([request.then(() => true).catch(() => false), silence])
}
