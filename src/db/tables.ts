import type {
  AppealsTable,
  CampaignKeysTable,
  CampaignRecipientsTable,
  CampaignsTable,
  CampaignTextsTable,
} from './tables/campaigns.ts'
import type { DeliveriesTable, DeliveryEventsTable } from './tables/deliveries.ts'
import type { DigestsTable, OfficeActsTable } from './tables/digests.ts'
import type { ImportTables } from './tables/imports.ts'
import type { ForwardedRepliesTable, SuppressionsTable } from './tables/inbound.ts'
import type { ChoicesTable, LettersTable, MailsTable, UsedPagesTable } from './tables/letters.ts'
import type { BreakersTable, DomainPacesTable, LimitWindowsTable } from './tables/limits.ts'
import type { OutboxMailsTable, SettingsTable } from './tables/mail.ts'
import type { DeskTables } from './tables/organizers.ts'
import type {
  OwnHandsReportsTable,
  PrintBundleEventsTable,
  PrintBundleLettersTable,
  PrintBundlesTable,
} from './tables/post.ts'
import type { EventLeavesTable, EventLinksTable } from './tables/proof.ts'
import type {
  ContactsTable,
  DirectoriesTable,
  RecipientSalutationsTable,
  RecipientsTable,
} from './tables/recipients.ts'
import type {
  DeliveryChangesTable,
  DeliveryTalliesTable,
  LetterChangesTable,
  LetterTalliesTable,
  PublicTalliesTable,
  RecipientAnswersTable,
  WeeklyFiguresTable,
} from './tables/tallies.ts'

/** Every table by its name; the columns stand beside this file, a file a feature. */
export interface Tables extends DeskTables, ImportTables {
  directories: DirectoriesTable
  recipients: RecipientsTable
  contacts: ContactsTable
  recipient_salutations: RecipientSalutationsTable
  campaigns: CampaignsTable
  campaign_texts: CampaignTextsTable
  campaign_recipients: CampaignRecipientsTable
  appeals: AppealsTable
  campaign_keys: CampaignKeysTable
  choices: ChoicesTable
  letters: LettersTable
  mails: MailsTable
  used_pages: UsedPagesTable
  deliveries: DeliveriesTable
  delivery_events: DeliveryEventsTable
  limit_windows: LimitWindowsTable
  domain_paces: DomainPacesTable
  breakers: BreakersTable
  print_bundles: PrintBundlesTable
  print_bundle_letters: PrintBundleLettersTable
  print_bundle_events: PrintBundleEventsTable
  own_hands_reports: OwnHandsReportsTable
  outbox_mails: OutboxMailsTable
  settings: SettingsTable
  digests: DigestsTable
  office_acts: OfficeActsTable
  suppressions: SuppressionsTable
  forwarded_replies: ForwardedRepliesTable
  letter_changes: LetterChangesTable
  letter_tallies: LetterTalliesTable
  delivery_changes: DeliveryChangesTable
  delivery_tallies: DeliveryTalliesTable
  public_tallies: PublicTalliesTable
  weekly_figures: WeeklyFiguresTable
  recipient_answers: RecipientAnswersTable
  event_leaves: EventLeavesTable
  event_links: EventLinksTable
}
