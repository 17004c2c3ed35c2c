import { bareAddress, header, headerText } from './headers.ts'
import { writeText } from './message.ts'

/** A letter that a person will send from her own mailbox. */
export interface Draft {
  /** Empty when she has to find the address herself. */
  to: string
  subject: string
  text: string
}

/**
 * A draft as an .eml file: Thunderbird and Outlook open it for sending because of `X-Unsent: 1`. It names no sender, no
 * moment and no message id: these are her program's to give.
 * @throws TypeError when the address is not one bare address.
 */
export function writeDraft(draft: Draft): Buffer {
  const text = writeText(draft.text)
  const headers = [
    header('X-Unsent', '1'),
    draft.to === '' ? '' : header('To', bareAddress(draft.to)),
    header('Subject', headerText(draft.subject, 9)),
    header('MIME-Version', '1.0'),
    text.headers,
  ]
  return Buffer.from(`${headers.join('')}\r\n${text.body}`, 'latin1')
}
