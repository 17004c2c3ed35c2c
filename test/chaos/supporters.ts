import { setTimeout as pause } from 'node:timers/promises'
import { newSeed, signNonce } from '../../src/letters/nonce.ts'
import { MARKER } from '../support/backlog.ts'
import { waitUntil } from '../support/wait.ts'
import type { Scene } from './scene.ts'

/** What supporters were answered. */
export interface Forms {
  /** 303: look into your mailbox. */
  taken: number
  /** 503 with the time to wait, and everything that was typed. */
  away: number
  /** Any other answer. */
  strange: string[]
  /** Taken, and not in the record. */
  lost: number
}

const EVERY_MS = 200
const PATIENCE_MS = 20_000
const MAILS_MS = 180_000

/** Sends a form every 200 ms, each of another supporter, until stopped. */
export async function startSupporters(scene: Scene): Promise<{ stop(): Promise<Forms> }> {
  const { id: campaignId, release } = await scene.world.campaign()
  const forms: Forms = { taken: 0, away: 0, strange: [], lost: 0 }
  const under: Promise<void>[] = []
  let isStopped = false
  const loop = async () => {
    for (let number = 1; !isStopped; number++) {
      const nonce = signNonce(scene.world.keyring.signing, {
        campaignId,
        release,
        seed: newSeed(),
        now: new Date(),
      })
      under.push(sendForm(scene, number, nonce, forms))
      await pause(EVERY_MS)
    }
  }
  const running = loop()
  return {
    stop: async () => {
      isStopped = true
      await running
      await Promise.all(under)
      forms.lost = Math.max(0, forms.taken - (await countPending(scene)))
      await waitForMails(scene)
      return forms
    },
  }
}

async function sendForm(scene: Scene, number: number, nonce: string, forms: Forms): Promise<void> {
  const note = `A note of ${MARKER} number ${number}.`
  const body = new URLSearchParams({
    nonce,
    note,
    name: `${MARKER} ${number}`,
    email: `marker-form-${number}@supporters.example`,
    country: 'PL',
    consent: 'on',
    recipients: scene.world.recipients.unesco,
  })
  try {
    const answer = await fetch(`${scene.pages?.url}/campaigns/culture/letters`, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { origin: scene.pages?.url ?? '' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const page = await answer.text()
    if (answer.status === 303) forms.taken++
    else if (isAway(answer) && page.includes(note) && page.includes(nonce)) forms.away++
    else forms.strange.push(`${answer.status}`)
  } catch (error) {
    forms.strange.push(String(error))
  }
}

function isAway(answer: Response): boolean {
  return answer.status === 503 && Number(answer.headers.get('retry-after')) > 0
}

async function countPending({ world }: Scene): Promise<number> {
  const rows = await world.db.selectFrom('letters').select('id').where('status', '=', 'pending').execute()
  return rows.length
}

/** Every supporter whose form was taken is mailed her link. */
async function waitForMails({ world }: Scene): Promise<void> {
  await waitUntil('every link is mailed', MAILS_MS, async () => {
    const mails = world.db.selectFrom('mails').select('id').where('state', 'in', ['waiting', 'sending'])
    return (await mails.execute()).length === 0
  })
}
