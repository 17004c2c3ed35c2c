import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** Names that lead to no public address are no hosts. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 4)
    const open = addresses.filter(({ address }) => isPublicAddress(address))
    const [first] = open
    if (!first) return callback(Object.assign(new Error('not public'), { code: 'ENOTFOUND' }), '', 4)
    return options.all ? callback(null, open) : callback(null, first.address, first.family)
  })
}
