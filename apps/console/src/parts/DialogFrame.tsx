import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useFocusBack } from './use-focus-back.ts'

interface DialogFrameProps {
  readonly title: string
  readonly description: ReactNode
  readonly children: ReactNode
}

/**
 * The inside of a `Dialog.Root`. The shade is our own: Radix's writes a style element into the page to keep it from
 * scrolling, which the Content-Security-Policy forbids; style.css does the same.
 */
export const DialogFrame = ({ title, description, children }: DialogFrameProps): ReactNode => {
  const giveFocusBack = useFocusBack()
  return (
    <Dialog.Portal>
      <div className="fixed inset-0 z-30 bg-shade" aria-hidden />
      <Dialog.Content
        onCloseAutoFocus={giveFocusBack}
        className="fixed inset-x-0 bottom-0 z-40 max-h-dvh animate-[rise_0.15s] overflow-y-auto rounded-t-xl border border-line bg-panel p-5 shadow-float sm:inset-x-auto sm:top-[12vh] sm:bottom-auto sm:left-1/2 sm:max-h-[80vh] sm:w-[30rem] sm:-translate-x-1/2 sm:rounded-xl"
      >
        <Dialog.Title asChild>
          <h2 className="mb-1">{title}</h2>
        </Dialog.Title>
        <Dialog.Description asChild>
          <div className="mb-4 text-soft">{description}</div>
        </Dialog.Description>
        {children}
      </Dialog.Content>
    </Dialog.Portal>
  )
}
