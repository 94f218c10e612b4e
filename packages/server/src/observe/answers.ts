import { Distribution } from './distribution.ts'

const secondsBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** What one route answered: how often with each status, and how long it took. */
export interface RouteAnswers {
  /** Method and path as declared, `POST /auth/refresh`; never the path that was asked for. */
  readonly route: string
  readonly byStatus: ReadonlyMap<number, number>
  readonly seconds: Distribution
}

interface Counted extends RouteAnswers {
  readonly byStatus: Map<number, number>
}

/** The answers of every route. The number of routes bounds it. */
export class Answers {
  readonly #routes = new Map<string, Counted>()

  add(route: string, status: number, seconds: number): void {
    const answers = this.#routes.get(route) ?? this.#begin(route)
    answers.byStatus.set(status, (answers.byStatus.get(status) ?? 0) + 1)
    answers.seconds.add(seconds)
  }

  list(): readonly RouteAnswers[] {
    return [...this.#routes.values()]
  }

  #begin(route: string): Counted {
    const answers = { route, byStatus: new Map<number, number>(), seconds: new Distribution(secondsBounds) }
    this.#routes.set(route, answers)
    return answers
  }
}
