/** A port whose commands answer at once: nothing can come between the steps of one. */
export type Synchronous<Port> = {
  readonly [Name in keyof Port]: Port[Name] extends (...parameters: infer Given) => Promise<infer Answer>
    ? (...parameters: Given) => Answer
    : Port[Name]
}

const alreadySynchronous = new Set(['recall', 'epoch'])

/** The port itself: the same commands, each run in one go by the call, the answer given as a promise. */
export const answerLater = <Port extends object>(commands: Synchronous<Port>, check: () => void): Port =>
  new Proxy<object>(commands, {
    get(target, name) {
      const command: unknown = Reflect.get(target, name)
      if (typeof command !== 'function' || typeof name !== 'string' || alreadySynchronous.has(name)) return command
      return (...parameters: readonly unknown[]): Promise<unknown> =>
        new Promise((resolve) => {
          check()
          resolve(Reflect.apply(command, commands, parameters))
        })
    },
  }) as Port
