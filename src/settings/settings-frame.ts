import type { Translator } from '../i18n.ts'

const TABS: [tab: string, path: string][] = [
  ['settings', '/organizer/settings'],
  ['sending', '/organizer/settings/sending'],
  ['webhooks', '/organizer/settings/webhooks'],
  ['audit', '/organizer/audit'],
]

/** Tabs above the pages of settings. */
export function settingsFrame(
  tab: string,
  { words, link }: { words: Translator; link: (path: string) => string },
) {
  return {
    section: 'settings',
    title: words.t(`desk.settings_tab.${tab}`),
    tabs: TABS.map(([name, path]) => ({
      name: words.t(`desk.settings_tab.${name}`),
      href: link(path),
      isCurrent: name === tab,
    })),
  }
}
