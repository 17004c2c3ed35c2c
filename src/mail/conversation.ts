import { BodyStream } from './body-stream.ts'
import type { OutgoingMail, SendOutcome } from './messenger.ts'
import { type Patience, watchSilence } from './patience.ts'
import { type ConnectionProblem, type Session, settled } from './session.ts'
import type { Transcript } from './transcript.ts'
import { judge } from './verdict.ts'

/** One mail as it is said to a server. */
export interface Talk {
  relay: string
  envelope: OutgoingMail['envelope']
  bytes: Buffer
  onBodyStart: () => Promise<void>
  patience: Patience
}

export interface Ended {
  outcome: SendOutcome
  /** True when the body had not begun and the connection may have been stale: another one may be tried at once. */
  isStale: boolean
}

/**
 * Sends one mail over an open connection; afterwards the connection takes another mail or is closed.
 * Never throws: what the server does, or does not, is the outcome.
 */
export async function converse(session: Session, talk: Talk): Promise<Ended> {
  const { connection, transcript } = session
  const isReused = session.mails > 0
  session.mails += 1
  transcript.beginMail()
  const silence = watchSilence(connection, talk.patience, talk.bytes.length)
  const body = new BodyStream(talk.bytes, async () => {
    refuseStrangeYes(transcript)
    transcript.beginBody()
    silence.beginBody()
    await talk.onBodyStart()
  })
  const ended = await said(session, talk, body)
  const late = silence.end()
  const problem = ended && (late ?? ended)
  await body.begun
  const outcome = judge(talk.relay, transcript, body.isPushed, problem)
  if (!(await isReusable(session, outcome))) connection.close()
  return { outcome, isStale: isReused && !body.begun && isGoodbye(outcome) }
}

/** RFC 5321 section 4.1.1.4 wants 354; a server that says anything else has not understood DATA. */
function refuseStrangeYes(transcript: Transcript): void {
  if (!transcript.replies.get('data')?.startsWith('354'))
    throw new Error('the server did not answer DATA with 354')
}

async function said(
  { connection }: Session,
  talk: Talk,
  body: BodyStream,
): Promise<ConnectionProblem | undefined> {
  const envelope = { from: talk.envelope.from, to: [talk.envelope.to], size: talk.bytes.length }
  return await settled(connection, (done) => connection.send(envelope, body, done))
}

/** After a no to MAIL, RCPT or DATA the server may hold half a transaction: RSET ends it. */
async function isReusable({ connection }: Session, outcome: SendOutcome): Promise<boolean> {
  if (connection.destroyed) return false
  if (outcome.kind === 'accepted') return true
  if (outcome.kind !== 'refused' || outcome.stage === 'body') return false
  if (outcome.stage === 'final') return true
  return (await settled(connection, (done) => connection.reset(done))) === undefined
}

/** Servers end idle connections by closing or by 421 (RFC 5321 section 3.8): it says nothing about the next mail. */
function isGoodbye(outcome: SendOutcome): boolean {
  return outcome.kind === 'unreached' || (outcome.kind === 'refused' && outcome.reply.code === 421)
}
