import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { PaperPage } from './paper-shapes.ts'

/** One process that sets batches, one after the other. */
export interface Setter {
  /** Batches that it has not answered yet. */
  readonly waiting: number
  /** @throws Error naming what Typst refused; never with the text of a letter. */
  pdf(pages: PaperPage[]): Promise<Uint8Array>
  close(): Promise<void>
}

/** Batches after which the process is made anew: it keeps about 90 kB for each letter that it has set. */
const BATCHES_A_PROCESS = 12
const IDLE_MS = 30_000

/** A setter whose process is started when it is first needed and ended when it idles. */
export function makeSetter(): Setter {
  let setter: ChildProcess | undefined
  let batches = 0
  let waiting = 0
  let idle: NodeJS.Timeout | undefined
  let turn: Promise<unknown> = Promise.resolve()

  async function end(): Promise<void> {
    clearTimeout(idle)
    const ending = setter
    setter = undefined
    batches = 0
    if (ending) await stop(ending)
  }

  async function setOne(pages: PaperPage[]): Promise<Uint8Array> {
    clearTimeout(idle)
    if (batches >= BATCHES_A_PROCESS) await end()
    setter ??= start()
    batches++
    try {
      return await ask(setter, pages)
    } catch (error) {
      await end()
      throw error
    } finally {
      waiting--
      idle = setTimeout(() => void end(), IDLE_MS).unref()
    }
  }

  return {
    get waiting() {
      return waiting
    },
    pdf(pages) {
      waiting++
      const done = turn.then(() => setOne(pages))
      turn = done.catch(() => undefined)
      return done
    },
    close: end,
  }
}

function start(): ChildProcess {
  const file = import.meta.url.endsWith('.ts') ? './typeset-process.ts' : './typeset-process.js'
  const setter = fork(fileURLToPath(new URL(file, import.meta.url)), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  rest(setter)
  return setter
}

async function stop(setter: ChildProcess): Promise<void> {
  if (setter.exitCode !== null || setter.signalCode !== null) return
  const ended = new Promise((resolve) => setter.once('exit', resolve))
  setter.ref()
  setter.kill('SIGKILL')
  await ended
}

/** While nothing is asked of it, it does not keep this process alive. */
function rest(setter: ChildProcess): void {
  setter.unref()
  setter.channel?.unref()
}

type Answer = { pdf: Uint8Array } | { problem: string }

function ask(setter: ChildProcess, pages: PaperPage[]): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown) => {
      done()
      const answer = message as Answer
      if ('pdf' in answer) resolve(answer.pdf)
      else reject(new Error(`the page could not be set: ${answer.problem}`))
    }
    const onError = (error: unknown) => {
      done()
      reject(error)
    }
    const onExit = () => onError(new Error('the typesetting process ended'))
    const done = () => {
      setter.off('message', onMessage).off('error', onError).off('exit', onExit)
      rest(setter)
    }
    setter.ref()
    setter.channel?.ref()
    setter.on('message', onMessage).on('error', onError).on('exit', onExit)
    setter.send(pages)
  })
}
