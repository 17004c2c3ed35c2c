import { Resolver } from 'node:dns/promises'

const NOTHING_THERE = new Set(['ENODATA', 'ENOTFOUND'])

/** The TXT records of a name; undefined when the name servers do not answer within two tries of 2 s. */
export async function resolveTxt(
  name: string,
  resolver = new Resolver({ timeout: 2_000, tries: 2 }),
): Promise<string[] | undefined> {
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
  } catch (error) {
    return NOTHING_THERE.has((error as { code?: string }).code ?? '') ? [] : undefined
  }
}
