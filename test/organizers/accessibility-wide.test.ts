import t from 'tap'
import { NO_CHROMIUM } from '../support/chromium.ts'
import { lookAtDesk } from '../support/desk-look.ts'

t.test(
  'every page of the desk can be read and used on a wide screen, by its owner',
  { skip: NO_CHROMIUM },
  async (t) => {
    await lookAtDesk(t, { colorScheme: 'light', width: 1280, role: 'owner', of: 'everything' })
  },
)
