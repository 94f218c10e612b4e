/** Why a server does not start, or a command is not done: one sentence for a person, with what to do. Nothing is broken inside. */
export class StartRefusal extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartRefusal'
  }
}
