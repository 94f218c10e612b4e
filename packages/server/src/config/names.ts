import { closest, distance } from 'fastest-levenshtein'

/** `refresh.retryWindow` → `refresh-retry-window`. */
const words = (name: string, between: string): string => name.replace(/[.]|(?=[A-Z])/g, between).toLowerCase()

/** `refresh.retryWindow` → `PAWL_REFRESH_RETRY_WINDOW`. */
export const environmentName = (name: string): string => `PAWL_${words(name, '_').toUpperCase()}`

/** `refresh.retryWindow` → `--refresh-retry-window`. */
export const flagName = (name: string): string => `--${words(name, '-')}`

/** The known name that was probably meant; null when none is close. */
export const nearest = (name: string, known: readonly string[]): string | null => {
  const candidate = closest(name, [...known])
  return distance(name, candidate) <= Math.max(2, name.length / 3) ? candidate : null
}
