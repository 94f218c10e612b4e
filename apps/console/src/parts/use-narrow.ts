import { useSyncExternalStore } from 'react'

/** Below this a table has no room for columns; the same bound as Tailwind's `md`. */
const narrow = matchMedia('(width < 48rem)')

export const useNarrow = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener)
      return () => narrow.removeEventListener('change', listener)
    },
    () => narrow.matches,
  )
