import { runProcess } from './entry/process.ts'
import { startWeb } from './entry/web.ts'
import { startWork } from './entry/work.ts'

/** `npm start` runs pages and workers in one process; with `--web` pages only, beside `npm run worker`. */
await runProcess(async (house, voice) => {
  const web = await startWeb(house, voice)
  const work = process.argv.includes('--web') ? undefined : startWork(house, voice)
  return {
    stop: async () => {
      await Promise.all([web.stop(), work?.stop()])
    },
  }
})
