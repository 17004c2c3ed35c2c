import { barePool } from './senders.ts'

/** One process of bare nodemailer: sends its share over its connections and says from when to when, and its CPU, in ms. */
const [port = '0', connections = '5', mails = '1000'] = process.argv.slice(2)
const pool = barePool(Number(port), Number(connections), false)
let next = 0
const work = async () => {
  while (next < Number(mails)) await pool.send(next++)
}
process.on('message', async () => {
  const from = Date.now()
  const before = process.cpuUsage()
  await Promise.all(Array.from({ length: Number(connections) * 4 }, work))
  const { user, system } = process.cpuUsage(before)
  process.send?.({ from, to: Date.now(), cpuMs: (user + system) / 1_000 })
  await pool.close()
  process.disconnect?.()
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
