/** DIN 5008 form B on A4, or US Letter for a #10 window envelope; templates/paper/frame.typ has the measures. */
export type PaperFormat = 'a4' | 'letter'

/** What every first page has: who writes to whom, where and when. One line an element. */
interface PaperHead {
  format: PaperFormat
  /** BCP 47; chooses the direction of writing too. */
  language: string
  address: string[]
  sender: string[]
  place_and_date: string
  subject: string
  salutation: string
  /** Line breaks inside a paragraph stay. */
  paragraphs: string[]
  closing: string
  signature: string[]
}

/** One letter, on as many pages as it needs. */
export interface PaperLetter extends PaperHead {
  kind: 'letter'
  /** A line above the name, to be signed by hand. */
  sign_here: boolean
  /** Small, at the foot of the last page. */
  footer: string
  /** Small, in the corner of each page: bundle and place in it. */
  mark: string
  /** "Page {page} of {pages}", said when there are several; empty for a letter that surely fits on one. */
  page_words: string
}

/** What lies on top of a bundle. */
export interface PaperCover extends PaperHead {
  kind: 'cover'
  names_title: string
  names: string[]
}

/** The address of one large envelope. */
export interface PaperLabel {
  kind: 'label'
  format: PaperFormat
  language: string
  address: string[]
  hint: string
}

/** What became of a campaign's letters to one office, with the signature of the file that can be verified. */
export interface PaperProof {
  kind: 'proof'
  format: PaperFormat
  language: string
  title: string
  campaign: string
  office: string
  sentences: string[]
  figures: [name: string, value: string][]
  replies_head: [server: string, answer: string, letters: string]
  replies: [server: string, answer: string, letters: string][]
  footer: string[]
}

/** What templates/paper/paper.typ sets. All of it is text: nothing in it is read as markup. */
export type PaperPage = PaperLetter | PaperCover | PaperLabel | PaperProof
