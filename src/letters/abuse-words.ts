/**
 * Stems of words that insult or threaten, in the languages that supporters write in. A letter with one of them is read by
 * an organizer before it goes out; none is refused by a machine. Short, so that it can be judged; extend it with care.
 */
const STEMS = [
  ...[
    'fuck',
    'motherfuck',
    'cunt',
    'asshole',
    'faggot',
    'nigger',
    'whore',
    'kill you',
    'hang you',
    'burn in hell',
  ],
  ...[
    'хуй',
    'хуё',
    'хуе',
    'пизд',
    'ебан',
    'ебат',
    'ёбан',
    'бляд',
    'блят',
    'мудак',
    'пидор',
    'пидар',
    'сука',
    'ублюд',
  ],
  ...[
    'убью',
    'убьём',
    'повесим',
    'сдохн',
    'жид',
    'заб’ю',
    "заб'ю",
    'здохн',
    'курва',
    'уб’ю',
    "уб'ю",
    'підар',
  ],
  ...['kurw', 'chuj', 'jebać', 'jeban', 'pierdol', 'skurwysyn', 'pedał', 'zabiję'],
  ...['arschloch', 'hurensohn', 'fotze', 'wichser', 'missgeburt', 'umbringen werde', 'verrecke'],
  ...['enculé', 'connard', 'salope', 'pute', 'je vais te tuer', 'crève'],
]

const PATTERN = new RegExp(
  `(?<![\\p{L}])(${STEMS.map((stem) => stem.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
  'iu',
)

/** True when a text holds one of them at the beginning of a word. */
export function abuseIn(text: string): boolean {
  return PATTERN.test(text.normalize('NFC'))
}
