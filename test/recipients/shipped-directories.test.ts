import t from 'tap'
import { ADVICE, KINDS, PLACES, REQUIREMENTS, ROLES } from '../../recipients/directory-codes.ts'
import { PAGE_LOCALES, translatorFor } from '../../src/i18n.ts'
import { DIRECTORIES, RECIPIENTS, recipient } from '../support/shipped-directories.ts'

/** Copied by hand from the pages that publish them: an address that is not here was guessed. */
const PUBLISHED = `
  mfa-bg Priemna@mfa.bg
  mfa-cy info@mfa.gov.cy
  mfa-cz epodatelna@mzv.cz
  mfa-fi kirjaamo.um@gov.fi
  mfa-mt foreignaffairs@gov.mt
  mfa-pl petycje.skargi.wnioski@msz.gov.pl
  mfa-se utrikesdepartementet.registrator@regeringskansliet.se
  mfa-gb fcdo.correspondence@fcdo.gov.uk
  mfa-is mfa@mfa.is
  mfa-ua zsmfa@mfa.gov.ua
  mfa-ca info@international.gc.ca
  mfa-nz enquiries@mfat.govt.nz
  unesco-del-be dl.belgique@unesco-delegations.org
  unesco-del-lv delegation.oecd@mfa.gov.lv
  ep-droi droi-secretariat@ep.europa.eu
  us-tlhrc TLHRC@mail.house.gov
  uk-fac fac@parliament.uk`

t.test('every shipped directory reads without a problem', async (t) => {
  for (const { slug, problems } of DIRECTORIES) t.same(problems, [], slug)
})

t.test(
  'the directories hold 83 recipients: 17 with e-mail, 20 with a form, 70 with a postal address',
  async (t) => {
    const count = (has: (row: (typeof RECIPIENTS)[number]) => unknown) => RECIPIENTS.filter(has).length
    t.equal(RECIPIENTS.length, 83)
    t.equal(new Set(RECIPIENTS.map((row) => row.external_id)).size, 83)
    t.same(
      [count((row) => row.email), count((row) => row.web_form), count((row) => row.postal_address)],
      [17, 20, 70],
    )
    t.equal(
      count((row) => row.kind === 'foreign_ministry'),
      45,
    )
  },
)

t.test('no e-mail address is guessed: each is one that a source publishes', async (t) => {
  const shipped = RECIPIENTS.filter((row) => row.email).map((row) => `${row.external_id} ${row.email}`)
  const published = PUBLISHED.trim()
    .split('\n')
    .map((line) => line.trim())
  t.same(shipped.sort(), published.sort())
})

t.test('a doubtful row is switched off, and every other one is on', async (t) => {
  for (const row of RECIPIENTS) {
    t.equal(row.enabled, row.confidence === 'high' || row.confidence === 'medium', row.external_id)
  }
})

t.test(
  'Georgia and Hungary wait for a decision, and the lapsed British group for a register entry',
  async (t) => {
    for (const id of ['mfa-ge', 'mfa-hu']) {
      t.equal(recipient(id).enabled, false)
      t.match(recipient(id).notes, /Needs a decision/)
    }
    t.equal(recipient('uk-appg-belarus').enabled, false)
  },
)

t.test('what a recipient demands or advises is said of it and of no other', async (t) => {
  const withCode = (code: string) =>
    RECIPIENTS.filter((row) => [...row.requires, ...row.advice].some((own) => own === code)).map(
      (r) => r.external_id,
    )
  t.same(withCode('postal_address'), ['mfa-pl'])
  t.same(withCode('public_record'), ['mfa-se'])
  t.same(withCode('paper_preferred'), ['mfa-de'])
  t.same(withCode('certified_mail'), ['mfa-it'])
  t.same(withCode('portal_only'), ['un-sr-belarus'])
  t.same(withCode('no_policy_email'), ['mfa-ch'])
  t.equal(withCode('constituent').length, 13)
})

t.test('terms of Congress end when the source says: ten of the thirteen on 2027-01-03', async (t) => {
  const ends = RECIPIENTS.filter((row) => row.valid_until).map((row) => `${row.role} ${row.valid_until}`)
  const count = (end: string) => ends.filter((other) => other === end).length
  t.equal(ends.length, 13)
  t.equal(count('representative 2027-01-03'), 4)
  t.equal(count('senator 2027-01-03'), 6)
  t.equal(count('senator 2029-01-03'), 1)
  t.equal(count('senator 2031-01-03'), 2)
})

t.test('a letter to an Australian minister goes to Parliament House', async (t) => {
  t.equal(recipient('mfa-au').postal_address, 'Parliament House\nCanberra ACT 2600\nAUSTRALIA')
})

t.test(
  'only members of Congress are named; the others are offices, of unknown gender but for one',
  async (t) => {
    const people = RECIPIENTS.filter((row) => row.kind === 'legislator').map((row) => row.external_id)
    t.ok(people.length === 13 && people.every((id) => /^us-(house|senate)-/.test(id)))
    t.same(
      RECIPIENTS.filter((row) => row.holder_gender).map((row) => row.external_id),
      ['unesco-dg'],
    )
  },
)

t.test(
  'a trial address is told by its domain, and some recipients stay with the post or their form',
  async (t) => {
    t.equal(recipient('unesco-dg').trial_email, 'director-general@unesco.example')
    t.equal(recipient('fiapf').trial_email, 'president@fiapf.example')
    const ministries = RECIPIENTS.filter((row) => row.kind === 'foreign_ministry' && row.enabled)
    const onPaper = ministries.filter((row) => !row.trial_email)
    t.same([ministries.length, onPaper.length], [25, 9])
    for (const row of RECIPIENTS.filter((row) => row.email)) t.ok(row.trial_email, row.external_id)
  },
)

t.test('each contact knows the day it was last seen, as far as its source tells', async (t) => {
  t.same(recipient('mfa-bg').checked_on, { email: '2026-01-02', form: null, post: '2018-08-01' })
  t.same(recipient('mfa-at').checked_on, { email: null, form: null, post: '2015-10-01' })
  t.same(recipient('coe-sg').checked_on, { email: null, form: null, post: null })
})

t.test('every code of a directory has its words in the languages of the pages', async (t) => {
  const families = { kind: KINDS, role: ROLES, place: PLACES, requires: REQUIREMENTS, advice: ADVICE }
  for (const locale of PAGE_LOCALES) {
    for (const [family, codes] of Object.entries(families)) {
      for (const code of codes) t.ok(translatorFor(locale).t(`recipient.${family}.${code}`))
    }
  }
})
