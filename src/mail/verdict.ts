import type { SendOutcome, Stage } from './messenger.ts'
import { parseReply, withoutAddresses } from './reply.ts'
import type { ConnectionProblem } from './session.ts'
import type { Transcript } from './transcript.ts'

/** What became of a mail, from what was said and how it ended. Only a 2xx after the final dot is acceptance. */
export function judge(
  relay: string,
  transcript: Transcript,
  isBodyBegun: boolean,
  problem: ConnectionProblem | undefined,
): SendOutcome {
  const refused = refusal(relay, transcript, isBodyBegun ? AFTER_BODY : BEFORE_BODY)
  if (refused) return refused
  if (!isBodyBegun) return unreached(relay, transcript, problem)
  const final = transcript.replies.get('final')
  if (!problem && final && /^2\d\d/.test(final)) return { kind: 'accepted', relay, reply: parseReply(final) }
  return { kind: 'uncertain', relay, problem: describe(problem ?? { message: 'the final reply is not one' }) }
}

/** Why no connection could be used. */
export function judgeOpening(relay: string, transcript: Transcript, problem: ConnectionProblem): SendOutcome {
  const refused = refusal(relay, transcript, OPENING)
  if (refused) return refused
  const stage = problem.code === 'EAUTH' ? 'auth' : isAboutTls(problem) ? 'tls' : transcript.stage
  return { kind: 'unreached', relay, stage, problem: describe(problem) }
}

const OPENING: Stage[] = ['greeting', 'ehlo', 'tls', 'auth']
const BEFORE_BODY: Stage[] = ['mail', 'rcpt', 'data']
const AFTER_BODY: Stage[] = ['body', 'final']

/** The first no of the conversation; a server that pipelines may say several. */
function refusal(relay: string, { replies }: Transcript, stages: Stage[]): SendOutcome | undefined {
  for (const stage of stages) {
    const reply = parseReply(replies.get(stage) ?? '')
    if (reply.code >= 400 && reply.code < 600) return { kind: 'refused', relay, stage, reply }
  }
  return undefined
}

/** EMESSAGE before the body: nodemailer compared the size with what EHLO allows and did not ask. */
function unreached(relay: string, transcript: Transcript, problem?: ConnectionProblem): SendOutcome {
  if (problem?.code === 'EMESSAGE') {
    const reply = { code: 552, enhanced: '5.3.4', text: problem.message }
    return { kind: 'refused', relay, stage: 'mail', reply }
  }
  const stage = transcript.stage === 'body' ? 'data' : transcript.stage
  return { kind: 'unreached', relay, stage, problem: describe(problem) }
}

/** One line for the operator, without addresses. */
function describe(problem: ConnectionProblem = { message: 'no reason given' }): string {
  const code = problem.originalCode ?? problem.code
  return withoutAddresses(code ? `${code}: ${problem.message}` : problem.message)
}

function isAboutTls({ code, originalCode }: ConnectionProblem): boolean {
  return code === 'ETLS' || /^(ERR_(SSL|TLS)|CERT_|.*SELF_SIGNED|UNABLE_TO_|EPROTO)/.test(originalCode ?? '')
}
