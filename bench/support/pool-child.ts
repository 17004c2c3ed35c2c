import { barePool } from './senders.ts'

/**
 * One process of bare nodemailer: warms up, sends its share over its connections and says from when to when, and its CPU, in
 * ms.
 */
const [port = '0', connections = '5', warmUp = '0', mails = '1000'] = process.argv.slice(2)
const pool = barePool(Number(port), Number(connections), false)
async function send(count: number): Promise<void> {
  let next = 0
  const work = async () => {
    while (next < count) await pool.send(next++)
  }
  await Promise.all(Array.from({ length: Number(connections) * 4 }, work))
}
process.on('message', async () => {
  const from = Date.now()
  const before = process.cpuUsage()
  await send(Number(mails))
  const { user, system } = process.cpuUsage(before)
  process.send?.({ from, to: Date.now(), cpuMs: (user + system) / 1_000 })
  await pool.close()
  process.disconnect?.()
})
process.on('disconnect', () => process.exit())
await send(Number(warmUp))
process.send?.('ready')
