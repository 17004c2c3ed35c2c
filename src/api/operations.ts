import { z } from 'zod'
import { applicationForm, importForm, importShape } from '../../recipients/desk/imports-api-form.ts'
import { draftForm, newCampaignForm, settingsForm, textForm } from '../campaigns/desk/campaign-form.ts'
import { letterForm } from '../letters/letter-form.ts'
import { API_SCOPES } from '../organizers/api-scopes.ts'
import {
  campaignListShape,
  campaignShape,
  createdShape,
  directoryListShape,
  editionShape,
  exactTallyShape,
  recipientListShape,
  versionShape,
} from './api-shapes.ts'
import { publicCampaignShape, publicListShape, publicTallyShape } from './public-shapes.ts'

/** One thing that the JSON API does. */
export interface Operation {
  /** Names it in the document; its sentence is `api.<id>`. */
  id: string
  method: 'get' | 'post' | 'put'
  /** With {parameters}. */
  path: string
  /** Undefined: open to everybody. */
  scope: string | undefined
  query?: Record<string, z.ZodType>
  body?: z.ZodType
  /** By status; null for an answer without JSON. */
  answers: Record<number, z.ZodType | null>
}

const status = z.object({ status: z.literal('confirmation_sent') })

/** Every operation, the open ones first. The shapes are those by which the routes themselves read what comes. */
export const OPERATIONS: readonly Operation[] = [
  open('list_campaigns', 'get', '/api/v1/campaigns', { answers: { 200: publicListShape } }),
  open('read_campaign', 'get', '/api/v1/campaigns/{slug}', { answers: { 200: publicCampaignShape } }),
  open('write_letter', 'post', '/api/v1/campaigns/{slug}/letters', {
    body: letterForm.omit({ nonce: true }),
    answers: { 202: status },
  }),
  open('read_tally', 'get', '/api/v1/campaigns/{slug}/tally', { answers: { 200: publicTallyShape } }),
  open('read_tally_table', 'get', '/api/v1/campaigns/{slug}/tally.csv', { answers: { 200: null } }),
  closed('list_own_campaigns', 'get', '/api/v1/organizer/campaigns', { answers: { 200: campaignListShape } }),
  closed('make_campaign', 'post', '/api/v1/organizer/campaigns', {
    body: newCampaignForm.pick({ title: true, language: true }),
    answers: { 201: createdShape },
  }),
  closed('read_own_campaign', 'get', '/api/v1/organizer/campaigns/{slug}', {
    answers: { 200: campaignShape },
  }),
  closed('change_settings', 'put', '/api/v1/organizer/campaigns/{slug}/settings', {
    body: settingsForm,
    answers: { 200: editionShape },
  }),
  closed('change_text', 'put', '/api/v1/organizer/campaigns/{slug}/texts/{language}', {
    body: textForm,
    answers: { 200: editionShape },
  }),
  closed('write_appeal', 'put', '/api/v1/organizer/campaigns/{slug}/appeals/{language}', {
    body: draftForm,
    answers: { 200: versionShape },
  }),
  closed('read_exact_tally', 'get', '/api/v1/organizer/campaigns/{slug}/tally', {
    answers: { 200: exactTallyShape },
  }),
  closed('list_directories', 'get', '/api/v1/organizer/directories', {
    answers: { 200: directoryListShape },
  }),
  closed('list_recipients', 'get', '/api/v1/organizer/directories/{slug}/recipients', {
    query: { after: z.uuid().optional() },
    answers: { 200: recipientListShape },
  }),
  closed('bring_recipients', 'post', '/api/v1/organizer/directories/{slug}/imports', {
    body: importForm,
    answers: { 201: importShape },
  }),
  closed('read_import', 'get', '/api/v1/organizer/imports/{id}', { answers: { 200: importShape } }),
  closed('apply_import', 'post', '/api/v1/organizer/imports/{id}/application', {
    body: applicationForm,
    answers: { 200: importShape },
  }),
]

type Rest = Pick<Operation, 'query' | 'body' | 'answers'>

function open(id: string, method: Operation['method'], path: string, rest: Rest): Operation {
  return { id, method, path, scope: undefined, ...rest }
}

function closed(id: string, method: Operation['method'], path: string, rest: Rest): Operation {
  const route = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`
  return { id, method, path, scope: API_SCOPES[route], ...rest }
}
