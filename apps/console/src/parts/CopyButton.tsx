import { Check, Copy } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { tell } from '../shell/toast.ts'
import { Button } from './Button.tsx'

interface CopyButtonProps {
  readonly text: string
  readonly label: string
  /** Shows the icon alone. */
  readonly isSmall?: boolean
}

export const CopyButton = ({ text, label, isSmall = false }: CopyButtonProps): ReactNode => {
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
      tell('Copied.')
    } catch {
      // Browsers give the clipboard to secure pages only.
      tell('The browser does not let this page copy. Mark the text and copy it yourself.')
    }
  }
  const icon = isCopied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />
  if (!isSmall) {
    return (
      <Button onClick={() => void copy()}>
        {icon} {label}
      </Button>
    )
  }
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={() => void copy()}
      className="inline-grid size-7 place-items-center rounded-md text-faint hover:bg-raised hover:text-ink"
    >
      {icon}
    </button>
  )
}
