import { createPublicKey } from 'node:crypto'
import type { Config } from '../config.ts'
import type { Outside } from './outside.ts'
import { checkSendingDomain, type DomainRecord } from './sending-domain.ts'

const CACHE_MS = 60_000

/** Gives the state of this installation's sending domain, asked at most once a minute; nothing with the built-in outbox. */
export function readOwnDomain(
  config: Pick<Config, 'mailFrom' | 'smtpUrls' | 'dkim'>,
  outside: Outside,
): () => Promise<DomainRecord[]> {
  let known: { records: Promise<DomainRecord[]>; until: number } | undefined
  return () => {
    if (config.smtpUrls.length === 0) return Promise.resolve([])
    const at = performance.now()
    if (!known || known.until < at) known = { records: ask(config, outside), until: at + CACHE_MS }
    return known.records
  }
}

async function ask(
  config: Pick<Config, 'mailFrom' | 'smtpUrls' | 'dkim'>,
  outside: Outside,
): Promise<DomainRecord[]> {
  const domain = config.mailFrom.slice(config.mailFrom.lastIndexOf('@') + 1)
  const dkim = config.dkim && {
    selector: config.dkim.keySelector,
    publicKey: createPublicKey(config.dkim.privateKey)
      .export({ type: 'spki', format: 'der' })
      .toString('base64'),
  }
  const relays = config.smtpUrls
    .map((url) => new URL(url).hostname)
    .filter((host) => !/^[\d.]+$|localhost|:/.test(host))
  return await checkSendingDomain(outside, { domain, dkim, relays })
}
