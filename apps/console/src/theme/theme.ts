import { createValue, type Value } from '../api/value.ts'

export const themes = ['light', 'dark', 'auto'] as const
export type Theme = (typeof themes)[number]

/** The documentation's own name: what is chosen there holds here too. */
const key = 'starlight-theme'

const stored = (): Theme => {
  try {
    const text = localStorage.getItem(key)
    return text === 'light' || text === 'dark' ? text : 'auto'
  } catch {
    return 'auto'
  }
}

export const theme: Value<Theme> = createValue<Theme>(stored())

const show = (chosen: Theme): void => {
  if (chosen === 'auto') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = chosen
}

export const chooseTheme = (chosen: Theme): void => {
  try {
    localStorage.setItem(key, chosen === 'auto' ? '' : chosen)
  } catch {
    // It holds until the page is closed.
  }
  show(chosen)
  theme.set(chosen)
}

// Another tab, or the documentation in one.
addEventListener('storage', (event) => {
  if (event.key !== key) return
  show(stored())
  theme.set(stored())
})
