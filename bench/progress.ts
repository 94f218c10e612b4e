import { styleText } from 'node:util'

/** Tells a person what is going on: one line that changes on a terminal, one line per step elsewhere. */
export class Progress {
  readonly #startedAt = performance.now()
  readonly #isTerminal: boolean = process.stderr.isTTY

  step(text: string): void {
    const seconds = String(Math.floor((performance.now() - this.#startedAt) / 1000)).padStart(4)
    const line = `${styleText('dim', `${seconds} s`)}  ${text}`
    process.stderr.write(this.#isTerminal ? `\r\x1b[K${line}` : `${line}\n`)
  }

  /** Something that stays on the screen. */
  tell(text: string): void {
    process.stderr.write(this.#isTerminal ? `\r\x1b[K${text}\n` : `${text}\n`)
  }

  done(): void {
    if (this.#isTerminal) process.stderr.write('\r\x1b[K')
  }
}
