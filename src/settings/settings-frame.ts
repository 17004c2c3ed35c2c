import type { Role } from '../db/tables/organizers.ts'
import type { Translator } from '../i18n.ts'

/** Its least role is above that of the others: it is offered to nobody else. */
const OWNERS = 'webhooks'
const TABS: [tab: string, path: string][] = [
  ['settings', '/organizer/settings'],
  ['sending', '/organizer/settings/sending'],
  ['webhooks', '/organizer/settings/webhooks'],
  ['audit', '/organizer/audit'],
]

/** Who reads the settings: a request of the desk. */
interface Reader {
  words: Translator
  link: (path: string) => string
  organizer: { role: Role }
}

/** Tabs above the pages of settings. */
export function settingsFrame(tab: string, reader: Reader) {
  const { words, organizer } = reader
  return {
    section: 'settings',
    title: words.t(`desk.settings_tab.${tab}`),
    tabs: TABS.filter(([name]) => name !== OWNERS || organizer.role === 'owner').map(([name, path]) => ({
      name: words.t(`desk.settings_tab.${name}`),
      href: reader.link(path),
      isCurrent: name === tab,
    })),
  }
}
