import { styleText } from 'node:util'

const width = 24

/** One line for each experiment: on a terminal a bar that grows, elsewhere a line when it begins and one when it ends. */
export class Progress {
  readonly #isTerminal: boolean = process.stderr.isTTY
  #text = ''
  #startedAt = 0
  #shownAt = 0

  begin(text: string): void {
    this.#text = text
    this.#startedAt = performance.now()
    this.#shownAt = 0
    if (this.#isTerminal) this.show(0)
    else process.stderr.write(`${text} …\n`)
  }

  /**
   * @param share of the work that is done, 0 to 1
   * @param note a few words on how it goes; where there is no terminal it is written twice a minute
   */
  show(share: number, note = ''): void {
    const now = performance.now()
    if (now - this.#shownAt < (this.#isTerminal ? 100 : 30_000)) return
    this.#shownAt = now
    if (!this.#isTerminal) {
      if (note !== '') process.stderr.write(`  ${note}\n`)
      return
    }
    const done = Math.round(width * share)
    const bar = '█'.repeat(done) + styleText('dim', '░'.repeat(width - done))
    process.stderr.write(`\r\x1b[K  ${bar} ${this.#text} ${styleText('dim', note || this.#seconds())}`)
  }

  end(passed: boolean): void {
    const mark = passed ? styleText('green', '✓') : styleText('red', '✗')
    const line = `${mark} ${this.#text} ${styleText('dim', this.#seconds())}\n`
    process.stderr.write(this.#isTerminal ? `\r\x1b[K${line}` : line)
  }

  #seconds(): string {
    return `${Math.round((performance.now() - this.#startedAt) / 1000)} s`
  }
}
