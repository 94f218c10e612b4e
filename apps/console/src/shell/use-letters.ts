import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { places } from './places.ts'
import { hearsLetters, showsShortcuts } from './shortcut-values.ts'

/** After `g` a letter is waited for as long as this. */
const patience = 1200

/** `g` and a letter lead to a place, `/` to the search, `?` to the list of them. */
export const useLetters = (): void => {
  const { navigate } = useRouter()
  useEffect(() => {
    let goesUntil = 0
    const listen = (event: KeyboardEvent): void => {
      if (!hearsLetters.get() || isTaken(event)) return
      const place = event.timeStamp < goesUntil ? places.find(({ letter }) => letter === event.key) : undefined
      goesUntil = event.key === 'g' ? event.timeStamp + patience : 0
      if (place !== undefined) void navigate({ to: place.to })
      else if (event.key === '?') showsShortcuts.set(true)
      else if (event.key !== '/') return
      else document.querySelector<HTMLElement>('[data-search]')?.focus()
      event.preventDefault()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [navigate])
}

/** Somebody writes, or presses something else together with it. */
const isTaken = ({ target, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean => {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return true
  if (document.querySelector('[role=dialog]') !== null) return true
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
