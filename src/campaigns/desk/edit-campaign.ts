import type { Db } from '../../db/connect.ts'
import type { ThanksLink } from '../../db/tables/campaigns.ts'
import { recordAct } from '../../organizers/audit.ts'
import type { FieldError } from '../../web/forms.ts'
import type { SettingsForm, TextForm } from './campaign-form.ts'
import { isSlugTaken, updateCampaign } from './campaigns.queries.ts'
import type { Doer } from './make-campaign.ts'
import { isSlug } from './slug.ts'
import { deleteText, writeText } from './texts.queries.ts'
import { isOfferedZone, toMoment } from './zoned-time.ts'

type Errors = Record<string, FieldError>

export type SaveOutcome =
  | { kind: 'saved'; slug: string }
  | { kind: 'invalid'; errors: Errors }
  /** Somebody else saved since the page was read: nothing is overwritten. */
  | { kind: 'changed_meanwhile' }

interface Edited {
  id: string
  slug: string
  status: string
}

/** Saves the settings of a campaign. Its address can be changed while it is a draft. */
export async function saveSettings(
  db: Db,
  campaign: Edited,
  form: SettingsForm,
  by: Doer,
): Promise<SaveOutcome> {
  const slug = campaign.status === 'draft' ? form.slug || campaign.slug : campaign.slug
  const { times, errors } = readTimes(form)
  if (!isSlug(slug)) errors.slug = { key: 'desk.error.slug' }
  else if (await isSlugTaken(db, slug, campaign.id)) errors.slug = { key: 'desk.error.slug_taken' }
  if (Object.keys(errors).length > 0) return { kind: 'invalid', errors }
  const { edition, starts_at: _start, ends_at: _end, ...rest } = form
  return await db.transaction().execute(async (tx) => {
    const at = { id: campaign.id, edition, by: by.id, now: by.now }
    if (!(await updateCampaign(tx, at, { ...rest, ...times, slug }))) return { kind: 'changed_meanwhile' }
    await recordAct(tx, {
      organizerId: by.id,
      act: 'campaign.settings_changed',
      subject: `campaign ${slug}`,
      details: slug === campaign.slug ? {} : { before: campaign.slug },
      at: by.now,
    })
    return { kind: 'saved', slug }
  })
}

/** Saves the words of one language. */
export async function saveText(
  db: Db,
  campaign: Edited,
  language: string,
  form: TextForm,
  by: Doer,
): Promise<SaveOutcome> {
  const { edition, links: lines, ...words } = form
  const links = readLinks(lines)
  if (!links) return { kind: 'invalid', errors: { links: { key: 'desk.error.links' } } }
  return await db.transaction().execute(async (tx) => {
    const at = { campaignId: campaign.id, language, edition, by: by.id }
    if (!(await writeText(tx, at, { ...words, links }))) return { kind: 'changed_meanwhile' }
    await recordAct(tx, {
      organizerId: by.id,
      act: 'campaign.text_changed',
      subject: `campaign ${campaign.slug}`,
      details: { language },
      at: by.now,
    })
    return { kind: 'saved', slug: campaign.slug }
  })
}

/** Takes the words of a language away; not those of the campaign's own. */
export async function removeText(db: Db, campaign: Edited, language: string, by: Doer): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    if (!(await deleteText(tx, campaign.id, language))) return false
    const subject = `campaign ${campaign.slug}`
    await recordAct(tx, {
      organizerId: by.id,
      act: 'campaign.text_removed',
      subject,
      details: { language },
      at: by.now,
    })
    return true
  })
}

/** Lines of `https://... Name` as links; undefined when a line is something else. */
export function readLinks(lines: string): ThanksLink[] | undefined {
  const links = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, url = '', name = ''] = /^\s*(https?:\/\/\S+)\s*(.*)$/.exec(line) ?? []
      return URL.canParse(url) ? { url, name: name.trim() || new URL(url).host } : undefined
    })
  return links.every((link) => link !== undefined) && links.length <= 10 ? links : undefined
}

/** Links as lines of a form. */
export function writeLinks(links: ThanksLink[]): string {
  return links.map(({ url, name }) => `${url} ${name}`).join('\n')
}

function readTimes(form: SettingsForm) {
  const errors: Errors = {}
  const zone = isOfferedZone(form.time_zone) ? form.time_zone : 'UTC'
  if (zone !== form.time_zone) errors.time_zone = { key: 'desk.error.choose' }
  const read = (field: 'starts_at' | 'ends_at') => {
    const moment = form[field] === '' ? null : toMoment(form[field], zone)
    if (moment === undefined) errors[field] = { key: 'desk.error.moment' }
    return moment ?? null
  }
  const times = { starts_at: read('starts_at'), ends_at: read('ends_at') }
  if (times.starts_at && times.ends_at && times.ends_at <= times.starts_at)
    errors.ends_at = { key: 'desk.error.ends_before' }
  return { times, errors }
}
