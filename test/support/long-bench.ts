// A bench that goes on until it is cut off: a database of its own and one worker, which bears the folder in its command line.
import { withDatabase } from '../../bench/support/house.ts'
import { startWorkers } from '../../bench/support/workers.ts'
import { SECRET } from './world.ts'

await withDatabase(async (_db, url) => {
  const env = {
    DATABASE_URL: url,
    SECRET_KEY: SECRET,
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'letters@campaign.example',
  }
  startWorkers(1, env, [`--diagnostic-dir=${process.env.TMPDIR}`])
  process.stdout.write('it runs\n')
  await new Promise((resolve) => setTimeout(resolve, 600_000))
})
