import { useRouter } from '@tanstack/react-router'
import { Dialog } from 'radix-ui'
import { useEffect, type ReactNode } from 'react'
import { useValue } from '../api/value.ts'
import { Button } from '../parts/Button.tsx'
import { DialogFrame } from '../parts/DialogFrame.tsx'
import { CheckField } from '../parts/Field.tsx'
import { places } from './places.ts'
import { hearLetters, hearsLetters, showsShortcuts } from './shortcut-values.ts'

/** `g` and a letter lead to a place, `/` to the search, `?` to the list of them. */
export const Shortcuts = (): ReactNode => {
  useLetters()
  const isShown = useValue(showsShortcuts)
  const hears = useValue(hearsLetters)
  if (!isShown) return null
  return (
    <Dialog.Root open onOpenChange={showsShortcuts.set}>
      <DialogFrame title="Shortcuts" description="Everywhere but in a field.">
        <dl className="mb-5 grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-1.5">
          {places.map(({ to, name, letter }) => (
            <Keys key={to} keys={['g', letter]} does={name} />
          ))}
          <Keys keys={['/']} does="Search" />
          <Keys keys={['?']} does="This list" />
          <Keys keys={['Esc']} does="Close what is open" />
          <Keys keys={['F8']} does="To the newest message" />
        </dl>
        <div className="flex items-start justify-between gap-4">
          <CheckField label="Letters are shortcuts" hint="Turn it off where software types or speaks for you.">
            {(control) => (
              <input
                {...control}
                type="checkbox"
                checked={hears}
                onChange={(event) => hearLetters(event.currentTarget.checked)}
              />
            )}
          </CheckField>
          <Button onClick={() => showsShortcuts.set(false)}>Close</Button>
        </div>
      </DialogFrame>
    </Dialog.Root>
  )
}

const Keys = ({ keys, does }: { readonly keys: readonly string[]; readonly does: string }): ReactNode => (
  <>
    <dt className="flex gap-1">
      {keys.map((each) => (
        <kbd key={each} className="min-w-6 rounded border border-line bg-raised px-1.5 text-center">
          {each}
        </kbd>
      ))}
    </dt>
    <dd className="text-soft">{does}</dd>
  </>
)

/** After `g` a letter is waited for as long as this. */
const patience = 1200

const useLetters = (): void => {
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
