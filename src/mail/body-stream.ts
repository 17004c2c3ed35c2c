import { Readable, Transform } from 'node:stream'

/**
 * The message as SMTPConnection takes it: it pipes the stream only after the server's 354, so that is the moment to commit that
 * the body begins, and the bytes wait for `begin`. They are handed over whole: to be read bit by bit by the machinery of streams
 * costs as much as setting the letter.
 */
export class BodyStream extends Readable {
  /** Settles when `begin` has; undefined as long as nothing was asked for. */
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

  override pipe<Into extends NodeJS.WritableStream>(into: Into): Into {
    this.begun ??= this.#start(into)
    return into
  }

  /** When the connection ended meanwhile, nodemailer has destroyed the stream: then nothing may be given away. */
  async #start(into: NodeJS.WritableStream): Promise<void> {
    try {
      await this.#begin()
      if (this.destroyed) return
      this.isPushed = true
      giveWhole(into, this.#bytes)
    } catch (error) {
      this.destroy(error as Error)
    }
  }
}

/**
 * nodemailer's transform adds the final dot. While it is paused both stay in it, and are then read as one: one write and one
 * packet instead of two. A long body goes as it is, for a server may say no in the middle of it.
 */
function giveWhole(into: NodeJS.WritableStream, bytes: Buffer): void {
  if (!(into instanceof Transform) || bytes.length >= into.readableHighWaterMark) return void into.end(bytes)
  into.pause()
  into.end(bytes)
  into.read()
  into.resume()
}
