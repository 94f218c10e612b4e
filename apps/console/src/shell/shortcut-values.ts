import { createValue, type Value } from '../api/value.ts'

const key = 'pawl-console-shortcuts'

const stored = (): boolean => {
  try {
    return localStorage.getItem(key) !== 'off'
  } catch {
    return true
  }
}

/** Whether single letters do something. Whoever speaks to the machine wants to turn that off (WCAG 2.1.4). */
export const hearsLetters: Value<boolean> = createValue(stored())

export const showsShortcuts: Value<boolean> = createValue(false)

export const hearLetters = (wanted: boolean): void => {
  hearsLetters.set(wanted)
  try {
    localStorage.setItem(key, wanted ? 'on' : 'off')
  } catch {
    // It holds until the page is closed.
  }
}
