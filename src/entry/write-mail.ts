import { isTestLetter, writeTestLetter } from '../campaigns/desk/test-letter.ts'
import type { LetterParts } from '../letters/letter-parts.ts'
import { writeLetterMail } from '../letters/write-letter-mail.ts'
import type { Mail, WrittenMail } from '../mails/send-mail.ts'
import { isOrganizerMail, writeOrganizerMail } from '../organizers/write-organizer-mail.ts'
import { isWeeklyFigures, writeWeeklyFigures } from '../tallies/weekly/weekly-figures.ts'

/** The words of any waiting mail, by its kind. */
export async function writeMail(
  parts: Pick<LetterParts, 'db' | 'keysOf' | 'findCampaign' | 'signingKey' | 'clock' | 'isTrial'> & {
    baseUrl: string
  },
  mail: Mail,
): Promise<WrittenMail | undefined> {
  if (isTestLetter(mail)) return await writeTestLetter(parts, mail)
  if (isWeeklyFigures(mail)) return await writeWeeklyFigures(parts, mail)
  if (isOrganizerMail(mail)) return await writeOrganizerMail(parts, mail)
  return await writeLetterMail(parts, mail)
}
