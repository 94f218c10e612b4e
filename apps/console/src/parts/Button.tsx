import type { ComponentProps, ReactNode } from 'react'

export type Tone = 'plain' | 'primary' | 'danger' | 'quiet'

const tones: Readonly<Record<Tone, string>> = {
  plain: 'border border-edge/60 bg-page text-ink hover:bg-raised',
  primary: 'bg-accent text-on-accent hover:opacity-90',
  danger: 'bg-bad text-on-bad hover:opacity-90',
  quiet: 'text-soft hover:bg-raised hover:text-ink',
}

/** How a button looks, also for a link that looks like one. */
export const buttonLook = (tone: Tone = 'plain'): string =>
  `inline-flex h-9 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 font-medium whitespace-nowrap transition-colors disabled:opacity-55 ${tones[tone]}`

interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: Tone
  /** It was pressed, and what it does is under way. */
  readonly isBusy?: boolean
}

export const Button = ({
  tone = 'plain',
  isBusy = false,
  className = '',
  children,
  ...rest
}: ButtonProps): ReactNode => (
  <button
    type="button"
    {...rest}
    aria-busy={isBusy}
    disabled={isBusy || rest.disabled === true}
    className={`${buttonLook(tone)} ${className}`}
  >
    {children}
    {isBusy && <span className="sr-only">(under way)</span>}
  </button>
)
