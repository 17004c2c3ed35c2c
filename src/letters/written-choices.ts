import { keptRows } from '../db/kept-rows.ts'
import { listChoices } from './choices.queries.ts'

/** Choices in the record. They never change. */
export const writtenChoices = keptRows(listChoices, 5_000)
