/** Who a letter is to, as directories name them: a person, an institution, or both. Either may be empty. */
interface Who {
  office: string
  name: string
}

/** In one line, the office first: "Minister of Culture, Ann Example"; what is empty leaves no comma behind. */
export function officeAndName({ office, name }: Who): string {
  return [office, name].filter((part) => part !== '').join(', ')
}

/** In one line, the name first, as lists are read: "Ann Example, Minister of Culture". */
export function nameAndOffice({ office, name }: Who): string {
  return [name, office].filter((part) => part !== '').join(', ')
}
