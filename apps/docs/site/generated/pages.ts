import { errorsPage } from './errors.ts'

/** A page that is made from the protocol's tables at build, and so says what the server does. */
export interface GeneratedPage {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly write: () => string
}

export const generatedPages: readonly GeneratedPage[] = [
  { id: 'errors', title: 'Errors', description: 'Every refusal, what it means and what to do.', write: errorsPage },
]
