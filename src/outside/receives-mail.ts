import { Resolver } from 'node:dns/promises'

const NOTHING_THERE = new Set(['ENODATA', 'ENOTFOUND'])

/**
 * Whether a domain receives mail: it has a mail exchanger, or without one an address of its own. A null exchanger says
 * that it does not. Source: RFC 5321 section 5.1, RFC 7505.
 * @returns `unknown` when the name servers do not answer within two tries of 2 s.
 */
export async function receivesMail(
  domain: string,
  resolver: Pick<Resolver, 'resolveMx' | 'resolve4' | 'resolve6'> = new Resolver({
    timeout: 2_000,
    tries: 2,
  }),
): Promise<'yes' | 'no' | 'unknown'> {
  const exchangers = await ask(() => resolver.resolveMx(domain))
  if (exchangers === undefined) return 'unknown'
  if (exchangers.length > 0)
    return exchangers.some(({ exchange }) => exchange !== '' && exchange !== '.') ? 'yes' : 'no'
  const [four, six] = await Promise.all([
    ask(() => resolver.resolve4(domain)),
    ask(() => resolver.resolve6(domain)),
  ])
  if ([four, six].some((addresses) => addresses !== undefined && addresses.length > 0)) return 'yes'
  return four === undefined || six === undefined ? 'unknown' : 'no'
}

async function ask<Answer>(question: () => Promise<Answer[]>): Promise<Answer[] | undefined> {
  try {
    return await question()
  } catch (error) {
    return NOTHING_THERE.has((error as { code?: string }).code ?? '') ? [] : undefined
  }
}
