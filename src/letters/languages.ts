/**
 * The language in which a recipient gets a letter: the supporter's, where the recipient reads it and there is an
 * appeal in it; else the first of the recipient's languages that has an appeal; else the campaign's own.
 */
export function languageFor(
  recipient: { languages: string[] },
  campaign: { appealLanguages: string[]; defaultLanguage: string },
  supporterLanguage: string,
): string {
  const readable = recipient.languages.filter((language) => campaign.appealLanguages.includes(language))
  if (readable.includes(supporterLanguage)) return supporterLanguage
  return readable[0] ?? campaign.defaultLanguage
}

/**
 * The language of the letter that a page shows first: what the visitor asked for; else her page's language if some
 * recipient gets letters in it; else the campaign's, if some recipient does; else the one that most of them get.
 */
export function firstLetterLanguage(
  wanted: string | undefined,
  locale: string,
  campaign: { appealLanguages: string[]; defaultLanguage: string },
  recipients: { languages: string[] }[],
): string {
  const { appealLanguages, defaultLanguage } = campaign
  if (wanted && appealLanguages.includes(wanted)) return wanted
  const isSent = (language: string) =>
    recipients.some((recipient) => languageFor(recipient, campaign, language) === language)
  const preferred = [locale, defaultLanguage].find((language) => isSent(language))
  return (
    preferred ?? mostFrequent(recipients.map((one) => languageFor(one, campaign, locale))) ?? defaultLanguage
  )
}

function mostFrequent(languages: string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const language of languages) counts.set(language, (counts.get(language) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}
