/** What the doctor says of one thing. */
export interface Finding {
  /** What was looked at: `keys`, `disk`. */
  readonly check: string
  /** `bad`: a server would not start, or would lose or give away something. */
  readonly verdict: 'good' | 'advice' | 'bad'
  /** What is so, and what to do where it is not good. */
  readonly message: string
}

export const finding =
  (check: string) =>
  (verdict: Finding['verdict'], message: string): Finding => ({ check, verdict, message })
