import type { Outside } from './outside.ts'

/** `unknown`: the name servers did not answer, or only the relay knows. */
export type RecordState = 'ready' | 'missing' | 'unknown'

/** A record that the sending domain needs: what stands there, and what to paste where it is missing. */
export interface DomainRecord {
  kind: 'spf' | 'dkim' | 'dmarc'
  state: RecordState
  name: string
  found: string[]
  /** Undefined when only the relay can tell it. */
  wanted: string | undefined
}

/**
 * Whether receivers will take the sending domain for genuine. Source: RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC).
 * @param sender.dkim the selector and the public key in base64 when letters are signed here; else the relay signs.
 * @param sender.relays host names of the relays, for the record to paste.
 */
export async function checkSendingDomain(
  outside: Outside,
  sender: { domain: string; dkim?: { selector: string; publicKey: string } | undefined; relays: string[] },
): Promise<DomainRecord[]> {
  const { domain, dkim, relays } = sender
  const selector = dkim?.selector ?? 'selector'
  const [spf, key, dmarc] = await Promise.all([
    outside.txtRecords(domain),
    dkim ? outside.txtRecords(`${selector}._domainkey.${domain}`) : undefined,
    outside.txtRecords(`_dmarc.${domain}`),
  ])
  return [
    {
      kind: 'spf',
      name: domain,
      ...judge(spf, (record) => /^v=spf1(\s|$)/i.test(record)),
      wanted: ['v=spf1', ...relays.map((host) => `a:${host}`), 'mx', '~all'].join(' '),
    },
    {
      kind: 'dkim',
      name: `${selector}._domainkey.${domain}`,
      ...judge(key, (record) => record.replace(/\s/g, '').includes(`p=${dkim?.publicKey}`)),
      wanted: dkim && `v=DKIM1; k=rsa; p=${dkim.publicKey}`,
    },
    {
      kind: 'dmarc',
      name: `_dmarc.${domain}`,
      ...judge(dmarc, (record) => /^v=DMARC1\s*;/i.test(record)),
      wanted: 'v=DMARC1; p=none',
    },
  ]
}

function judge(
  records: string[] | undefined,
  isWanted: (record: string) => boolean,
): { state: RecordState; found: string[] } {
  if (!records) return { state: 'unknown', found: [] }
  const found = records.filter(isWanted)
  return { state: found.length > 0 ? 'ready' : 'missing', found }
}
