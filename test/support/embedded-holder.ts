// A process that starts or joins the embedded database of the folder it is given, tells its URL, and leaves on SIGTERM.
import { startEmbedded } from '../../src/db/embedded.ts'

const database = await startEmbedded({ dataDir: process.argv[2] ?? '', durable: false })
const keepAlive = setInterval(() => undefined, 60_000)
process.once('SIGTERM', async () => {
  await database.stop()
  clearInterval(keepAlive)
})
process.stdout.write(`${database.url}\n`)
