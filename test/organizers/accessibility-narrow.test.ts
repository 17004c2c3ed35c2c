import t from 'tap'
import { NO_CHROMIUM } from '../support/chromium.ts'
import { lookAtDesk } from '../support/desk-look.ts'

t.test(
  'every page of the desk can be read and used in the dark on a telephone, by an editor',
  { skip: NO_CHROMIUM },
  async (t) => {
    await lookAtDesk(t, { colorScheme: 'dark', width: 360, role: 'editor', of: 'looks' })
  },
)
