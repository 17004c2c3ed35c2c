import type { OrganizerParts } from '../../organizers/organizer-parts.ts'
import type { Outside } from '../../outside/outside.ts'
import type { DomainRecord } from '../../outside/sending-domain.ts'

/** What the desk's pages of campaigns are handed. */
export interface CampaignDeskParts extends OrganizerParts {
  outside: Outside
  readDomain: () => Promise<DomainRecord[]>
}
