import { useState } from 'react'

/**
 * Gives the focus back to what had it when a dialog opened; where that is gone, to the page. (Radix does so for dialogs with
 * a trigger of their own. Ours are opened by whatever asks for them.)
 */
export const useFocusBack = (): ((event: Event) => void) => {
  const [opener] = useState(() => document.activeElement)
  return (event) => {
    event.preventDefault()
    const target = opener?.isConnected === true && opener !== document.body ? opener : document.getElementById('page')
    if (target instanceof HTMLElement) target.focus()
  }
}
