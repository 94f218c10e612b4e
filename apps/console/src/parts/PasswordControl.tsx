import { Dices, Eye, EyeOff } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { ControlProps } from './Field.tsx'
import { CopyButton } from './CopyButton.tsx'

interface PasswordControlProps {
  readonly control: ControlProps
  readonly value: string
  readonly onChange: (password: string) => void
}

const button = 'grid size-9 shrink-0 place-items-center rounded-md border border-edge/60 text-soft hover:bg-raised'

/** A new password: typed, or made up; one that was made up is shown, because somebody has to pass it on. */
export const PasswordControl = ({ control, value, onChange }: PasswordControlProps): ReactNode => {
  const [isShown, setShown] = useState(false)
  return (
    <div className="flex gap-1.5">
      <input
        {...control}
        className={`control ${isShown ? 'font-mono' : ''}`}
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <button
        type="button"
        className={button}
        aria-label={isShown ? 'Hide the password' : 'Show the password'}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
      </button>
      <button
        type="button"
        className={button}
        aria-label="Make one up"
        title="Make one up"
        onClick={() => {
          onChange(madeUp())
          setShown(true)
        }}
      >
        <Dices size={16} aria-hidden />
      </button>
      {isShown && value !== '' && <CopyButton text={value} label="Copy the password" isSmall />}
    </div>
  )
}

/** Without the letters that look alike: it may be read aloud. */
const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Twenty of 55 letters: 115 bits. Bytes beyond a multiple of 55 are thrown away, so that no letter comes more often. */
const madeUp = (): string => {
  let password = ''
  while (password.length < 20) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      if (byte < letters.length * 4 && password.length < 20) password += letters.charAt(byte % letters.length)
    }
  }
  return password
}
