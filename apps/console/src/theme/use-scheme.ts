import { useSyncExternalStore } from 'react'
import { useValue } from '../api/value.ts'
import { theme } from './theme.ts'

const dark = matchMedia('(prefers-color-scheme: dark)')

/** What is seen now, for what has to be drawn anew when it changes. */
export const useScheme = (): 'light' | 'dark' => {
  const chosen = useValue(theme)
  const prefersDark = useSyncExternalStore(
    (listener) => {
      dark.addEventListener('change', listener)
      return () => dark.removeEventListener('change', listener)
    },
    () => dark.matches,
  )
  return chosen === 'auto' ? (prefersDark ? 'dark' : 'light') : chosen
}

/** A colour of style.css as a canvas takes it. */
export const colourOf = (name: string): string => {
  const probe = document.createElement('i')
  probe.style.color = `var(--color-${name})`
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
