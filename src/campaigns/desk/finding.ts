/** Something that a campaign lacks before it goes out, in the words of the key `desk.check.<code>`. */
export interface Finding {
  /** `stop` keeps it from being published. */
  weight: 'stop' | 'warn'
  code: string
  params: Record<string, string | number>
  /** Where to mend it: the last part of the address below the campaign's own. */
  at: string
}

/** What keeps a campaign from being published. */
export function stop(code: string, at: string, params: Finding['params'] = {}): Finding {
  return { weight: 'stop', code, params, at }
}

/** What would be better. */
export function warn(code: string, at: string, params: Finding['params'] = {}): Finding {
  return { weight: 'warn', code, params, at }
}
