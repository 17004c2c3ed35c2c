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
 * recipient reads it; else the campaign's.
 */
export function firstLetterLanguage(
  wanted: string | undefined,
  locale: string,
  campaign: { appealLanguages: string[]; defaultLanguage: string },
  recipients: { languages: string[] }[],
): string {
  if (wanted && campaign.appealLanguages.includes(wanted)) return wanted
  const isRead = recipients.some((recipient) => recipient.languages.includes(locale))
  return isRead && campaign.appealLanguages.includes(locale) ? locale : campaign.defaultLanguage
}
