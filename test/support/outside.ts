import { noOutside, type Outside } from '../../src/outside/outside.ts'

/** The world outside as a test answers for it; what is not given answers nothing. */
export function answeringOutside(answers: Partial<Outside>): Outside {
  return { ...noOutside, ...answers }
}
