import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { recordAct } from './audit.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import {
  deletePasskey,
  insertPasskey,
  listPasskeys,
  markPasskeyUsed,
  takeChallenge,
  writeChallenge,
} from './passkeys.queries.ts'
import { markSteppedUp } from './sessions.queries.ts'
import type { SignedIn } from './sessions.ts'

const CHALLENGE_MS = 5 * 60_000

/** Loaded when a passkey is first asked for: it takes a sixth of a start, and most processes never need it. */
const webauthn = () => import('@simplewebauthn/server')

/** What a browser needs to make a passkey, with a fresh challenge for this session. */
export async function offerPasskey(parts: OrganizerParts, who: SignedIn) {
  const known = await listPasskeys(parts.db, who.id)
  const { generateRegistrationOptions } = await webauthn()
  const options = await generateRegistrationOptions({
    rpName: 'Zvarot',
    rpID: hostOf(parts),
    userName: who.email,
    userDisplayName: who.name,
    userID: new Uint8Array(Buffer.from(who.id)),
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  await writeChallenge(parts.db, { id: who.sessionId, challenge: options.challenge, now: parts.clock.now() })
  return options
}

/** Keeps the passkey that a browser made. @returns false when it does not answer this session's challenge. */
export async function enrolPasskey(
  parts: OrganizerParts,
  who: SignedIn,
  made: { response: RegistrationResponseJSON; name: string },
): Promise<boolean> {
  const now = parts.clock.now()
  const challenge = await freshChallenge(parts, who)
  if (!challenge) return false
  const { verifyRegistrationResponse } = await webauthn()
  const checked = await verifyRegistrationResponse({
    response: made.response,
    expectedChallenge: challenge,
    expectedOrigin: new URL(parts.baseUrl).origin,
    expectedRPID: hostOf(parts),
    requireUserVerification: false,
  }).catch(() => undefined)
  const info = checked?.verified ? checked.registrationInfo : undefined
  if (!info) return false
  return await parts.db.transaction().execute(async (tx) => {
    const isNew = await insertPasskey(tx, {
      id: info.credential.id,
      organizer_id: who.id,
      name: made.name,
      public_key: Buffer.from(info.credential.publicKey),
      counter: info.credential.counter,
      transports: info.credential.transports ?? [],
      created_at: now,
      last_used_at: null,
    })
    if (!isNew) return false
    await markSteppedUp(tx, { id: who.sessionId, now, isPasskey: true })
    await recordAct(tx, { organizerId: who.id, act: 'passkey.enrolled', at: now })
    return true
  })
}

/** What a browser needs to show a passkey of this organizer, with a fresh challenge for this session. */
export async function askForPasskey(parts: OrganizerParts, who: SignedIn) {
  const known = await listPasskeys(parts.db, who.id)
  const { generateAuthenticationOptions } = await webauthn()
  const options = await generateAuthenticationOptions({
    rpID: hostOf(parts),
    allowCredentials: known.map(({ id, transports }) => ({ id, transports })),
    userVerification: 'preferred',
  })
  await writeChallenge(parts.db, { id: who.sessionId, challenge: options.challenge, now: parts.clock.now() })
  return options
}

/** Takes a shown passkey as proof that it is she. @returns false when it is not hers or answers another challenge. */
export async function showPasskey(
  parts: OrganizerParts,
  who: SignedIn,
  response: AuthenticationResponseJSON,
): Promise<boolean> {
  const now = parts.clock.now()
  const challenge = await freshChallenge(parts, who)
  const passkey = (await listPasskeys(parts.db, who.id)).find(({ id }) => id === response.id)
  if (!challenge || !passkey) return false
  const { verifyAuthenticationResponse } = await webauthn()
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: new URL(parts.baseUrl).origin,
    expectedRPID: hostOf(parts),
    requireUserVerification: false,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(passkey.public_key),
      counter: passkey.counter,
    },
  }).catch(() => undefined)
  if (!checked?.verified) return false
  await parts.db.transaction().execute(async (tx) => {
    await markPasskeyUsed(tx, { id: passkey.id, counter: checked.authenticationInfo.newCounter, now })
    await markSteppedUp(tx, { id: who.sessionId, now, isPasskey: true })
    await recordAct(tx, { organizerId: who.id, act: 'session.stepped_up', at: now })
  })
  return true
}

/** Takes a passkey away. @returns false when there is no such one. */
export async function removePasskey(parts: OrganizerParts, who: SignedIn, id: string): Promise<boolean> {
  return await parts.db.transaction().execute(async (tx) => {
    if (!(await deletePasskey(tx, { id, organizerId: who.id }))) return false
    await recordAct(tx, { organizerId: who.id, act: 'passkey.removed', at: parts.clock.now() })
    return true
  })
}

async function freshChallenge(parts: OrganizerParts, who: SignedIn): Promise<string | undefined> {
  const since = new Date(parts.clock.now().getTime() - CHALLENGE_MS)
  return await takeChallenge(parts.db, { id: who.sessionId, since })
}

/** A passkey belongs to the host of BASE_URL. Source: W3C Web Authentication Level 3, "RP ID". */
function hostOf(parts: Pick<OrganizerParts, 'baseUrl'>): string {
  return new URL(parts.baseUrl).hostname
}
