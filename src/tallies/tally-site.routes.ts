import type { FastifyInstance } from 'fastify'
import type { TakeSeat } from '../web/network-seats.ts'
import { type ProofParts, proofRoutes } from './proof/proof.routes.ts'
import type { PublishedTallies } from './published-tallies.ts'
import { spreadRoutes } from './spread.routes.ts'
import { tallyRoutes } from './tallies.routes.ts'
import { tallyApiRoutes } from './tallies-api.routes.ts'
import { watchTallies } from './watch-tallies.ts'

/** Everything of tallies that the public sees. */
export async function addTallies(
  app: FastifyInstance,
  parts: Omit<ProofParts, 'tallyOf'> & {
    published: PublishedTallies
    /** Without it the numbers of an open page stand still. */
    databaseUrl: string | undefined
    takeSeat: TakeSeat
  },
): Promise<void> {
  const site = { ...parts, tallyOf: parts.published.tallyOf }
  const readers = watchTallies({
    ...parts,
    onError: (error) => app.log.error({ err: error }, 'the tallies could not be watched'),
  })
  await app.register(tallyApiRoutes, site)
  await app.register(spreadRoutes, site)
  await app.register(proofRoutes, site)
  await app.register(tallyRoutes, { ...site, readers })
}
