import { runProcess } from '../src/entry/process.ts'
import { startWork } from '../src/entry/work.ts'

/** `npm run worker`: sends letters and mails; any number of these may run beside one another. */
await runProcess(async (house, voice) => {
  const work = startWork(house, voice)
  voice.say('The worker is ready')
  return work
})
