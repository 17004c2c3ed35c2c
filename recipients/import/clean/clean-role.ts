import { ROLES } from '../../directory-codes.ts'
import { foldName } from './clean-country.ts'

/** Whole titles by role, folded, in the languages of the headers. A deputy is no minister: nothing is found inside words. */
const TITLES: Record<string, string> = {
  minister:
    'minister|federal minister|foreign minister|министр|міністр|minister spraw zagranicznych|bundesminister|bundesministerin|ministre|secretary of state|foreign secretary',
  ambassador:
    'ambassador|посол|пасол|ambasador|botschafter|botschafterin|ambassadeur|ambassadrice|чрезвычаиныи и полномочныи посол',
  senator: 'senator|u s senator|us senator|сенатор|сэнатар|сенатар|senatorin|senateur|senatrice|senatorka',
  representative:
    'representative|u s representative|us representative|congressman|congresswoman|member of congress',
  president: 'president|президент|прэзідэнт|prezydent|prasident|prasidentin|presidente',
  chair:
    'chair|chairman|chairwoman|chairperson|председатель|старшыня|przewodniczacy|przewodniczaca|vorsitzender|vorsitzende',
  director: 'director|директор|дырэктар|dyrektor|direktor|direktorin|directeur|directrice',
  director_general:
    'director general|генеральныи директор|генеральны дырэктар|dyrektor generalny|generaldirektor|directeur general|directrice generale',
  secretary_general:
    'secretary general|генеральныи секретарь|генеральны сакратар|sekretarz generalny|generalsekretar|generalsekretarin|secretaire general|secretaire generale',
  commissioner: 'commissioner|комиссар|камісар|komisarz|kommissar|kommissarin|commissaire',
}

const ROLES_BY_TITLE = new Map(
  Object.entries(TITLES).flatMap(([role, titles]) =>
    titles.split('|').map((title) => [title, role] as const),
  ),
)

/** The role of a cell that names one, as a code or in words; undefined when it is not known. */
export function readRole(text: string): string | undefined {
  const code = text.trim().toLowerCase().replaceAll(' ', '_')
  return (ROLES as readonly string[]).includes(code) ? code : ROLES_BY_TITLE.get(foldName(text))
}

/** The role that an office in words is, where there is no doubt: "Minister", "Minister of Health", never "Deputy Minister". */
export function roleOfOffice(office: string): string | undefined {
  const folded = foldName(office)
  const exact = ROLES_BY_TITLE.get(folded)
  if (exact !== undefined) return exact
  const head =
    /^(.+?) (?:of|for|für|fur|de|des|du|d|spraw|inostrannykh|иностранных дел|замежных спрау|здравоохранения|юстиции) /.exec(
      `${folded} `,
    )?.[1]
  const role = head === undefined ? undefined : ROLES_BY_TITLE.get(head)
  return role === 'minister' || role === 'ambassador' ? role : undefined
}
