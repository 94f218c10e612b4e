import { X } from 'lucide-react'
import { Toast } from 'radix-ui'
import type { ReactNode } from 'react'
import { useValue } from '../api/value.ts'
import { buttonLook } from '../parts/Button.tsx'
import { closeToast, toasts } from './toast.ts'

/** What was done is said for a while, also to screen readers; F8 leads there. */
export const Toasts = (): ReactNode => {
  const shown = useValue(toasts)
  return (
    <Toast.Provider duration={9000} label="Message">
      {shown.map(({ id, message, undo }) => (
        <Toast.Root
          key={id}
          onOpenChange={(isOpen) => isOpen || closeToast(id)}
          className="flex animate-[rise_0.15s] items-center gap-3 rounded-lg border border-line bg-panel py-2 pr-2 pl-4 shadow-float"
        >
          <Toast.Description className="flex-1">{message}</Toast.Description>
          {undo !== undefined && (
            <Toast.Action altText={undo.hint} className={buttonLook('plain')} onClick={() => void undo.run()}>
              {undo.label}
            </Toast.Action>
          )}
          <Toast.Close
            aria-label="Close"
            className="grid size-8 place-items-center rounded-md text-faint hover:bg-raised"
          >
            <X size={15} aria-hidden />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed right-4 bottom-4 z-50 grid w-[26rem] max-w-[calc(100vw-2rem)] gap-2 outline-none" />
    </Toast.Provider>
  )
}
