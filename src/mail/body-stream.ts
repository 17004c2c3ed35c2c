import { Readable } from 'node:stream'

/**
 * The message as a stream of one chunk whose first read waits for `begin`. SMTPConnection reads it only after the server's
 * 354, so the first read is the moment to commit that the body begins.
 */
export class BodyStream extends Readable {
  /** Settles when `begin` has; undefined as long as nothing was read. */
  begun: Promise<void> | undefined
  /** True once the first byte was given away: from then on only the final reply says what became of the mail. */
  isPushed = false
  readonly #bytes: Buffer
  readonly #begin: () => Promise<void>

  constructor(bytes: Buffer, begin: () => Promise<void>) {
    super()
    this.#bytes = bytes
    this.#begin = begin
  }

  override _read(): void {
    this.begun ??= this.#start()
  }

  /** When the connection ended meanwhile, nodemailer has destroyed the stream: then nothing may be pushed. */
  async #start(): Promise<void> {
    try {
      await this.#begin()
      if (this.destroyed) return
      this.isPushed = true
      this.push(this.#bytes)
      this.push(null)
    } catch (error) {
      this.destroy(error as Error)
    }
  }
}
