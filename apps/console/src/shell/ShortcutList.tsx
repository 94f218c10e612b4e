import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useValue } from '../api/value.ts'
import { Button } from '../parts/Button.tsx'
import { DialogFrame } from '../parts/DialogFrame.tsx'
import { CheckField } from '../parts/Field.tsx'
import { places } from './places.ts'
import { hearLetters, hearsLetters, showsShortcuts } from './shortcut-values.ts'

export const ShortcutList = (): ReactNode => {
  const hears = useValue(hearsLetters)
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
