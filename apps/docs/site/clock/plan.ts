/** What a client does in the hours after its login, in minutes. */
export interface Plan {
  readonly refreshes: readonly number[]
  /** When its bearer has run out and it goes on using it. */
  readonly refused: readonly { readonly from: number; readonly to: number }[]
}

/** Minutes that the picture shows. */
export const shown = 240
/** Minutes for which a bearer is good. */
const lifetime = 60
/** Minutes between two calls of the client. */
const callEvery = 2

/** @param error minutes by which the clock that the client goes by is ahead; 0 for one that is right, or that only counts */
export const planOf = (error: number): Plan => {
  // Never more often than it calls, because the call is what makes it look at its clock.
  const period = Math.max(lifetime - error, callEvery)
  const count = Math.ceil(shown / period)
  const starts = Array.from({ length: count }, (_, index) => index * period)
  return {
    refreshes: starts.slice(1),
    refused: starts
      .map((start) => ({ from: start + lifetime, to: Math.min(start + period, shown) }))
      .filter(({ from, to }) => from < to),
  }
}

/** In words, for those who do not see the picture and for those who do. */
export const describe = (error: number): string => {
  const { refreshes, refused } = planOf(error)
  const minutes = Math.round(refused.reduce((sum, { from, to }) => sum + to - from, 0))
  const clock = error === 0 ? 'Clock right' : `Clock ${hours(Math.abs(error))} ${error > 0 ? 'ahead' : 'behind'}`
  const consequence =
    error >= lifetime
      ? 'every new bearer looks expired at once, so every call refreshes: a refresh loop'
      : minutes > 0
        ? `expired bearers are sent for ${hours(minutes)}, and the API refuses them`
        : 'the bearer is always good'
  return `${clock}: ${refreshes.length} ${refreshes.length === 1 ? 'refresh' : 'refreshes'} in four hours; ${consequence}.`
}

const hours = (minutes: number): string =>
  minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`
