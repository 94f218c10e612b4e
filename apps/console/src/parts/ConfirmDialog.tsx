import { Dialog } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { Failure } from '../api/failure.ts'
import { Button } from './Button.tsx'
import { DialogFrame } from './DialogFrame.tsx'

interface ConfirmDialogProps {
  readonly title: string
  /** What happens, to whom, and what stays. */
  readonly consequence: ReactNode
  /** What the button says: the deed itself, never "OK". */
  readonly deed: string
  /** Does it. A `Failure` is shown, and the dialog stays. */
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
}

/** Asks before something is done that ends what others are doing. */
export const ConfirmDialog = ({ title, consequence, deed, onConfirm, onClose }: ConfirmDialogProps): ReactNode => {
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const confirm = async (): Promise<void> => {
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault
      setRefusal(fault.message)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <DialogFrame title={title} description={consequence}>
        {refusal !== null && (
          <p role="alert" className="mb-4 rounded-md bg-bad-low px-3 py-2 text-bad">
            {refusal}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="danger" isBusy={isBusy} onClick={() => void confirm()}>
            {deed}
          </Button>
        </div>
      </DialogFrame>
    </Dialog.Root>
  )
}
