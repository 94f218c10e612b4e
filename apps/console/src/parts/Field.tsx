import { useId, type ReactNode } from 'react'

/** What a control needs so that its label, its hint and its error belong to it. */
export interface ControlProps {
  readonly id: string
  readonly 'aria-describedby': string
  readonly 'aria-invalid': boolean
}

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  /** In the server's words. */
  readonly error?: string | undefined
  readonly children: (control: ControlProps) => ReactNode
}

export const Field = ({ label, hint, error, children }: FieldProps): ReactNode => {
  const id = useId()
  const about = `${id}-about`
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': about, 'aria-invalid': error !== undefined })}
      <About id={about} error={error} hint={hint} />
    </div>
  )
}

/** The same for a box to tick, which stands before its label. */
export const CheckField = ({ label, hint, error, children }: FieldProps): ReactNode => {
  const id = useId()
  const about = `${id}-about`
  return (
    <div className="grid grid-cols-[auto_1fr] items-start gap-x-2.5">
      <span className="mt-0.5 *:size-4">
        {children({ id, 'aria-describedby': about, 'aria-invalid': error !== undefined })}
      </span>
      <div>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <About id={about} error={error} hint={hint} />
      </div>
    </div>
  )
}

const About = ({ id, error, hint }: Pick<FieldProps, 'error' | 'hint'> & { readonly id: string }): ReactNode => (
  <p id={id} className="text-[13px] empty:hidden">
    {error !== undefined && (
      <span role="alert" className="block text-bad">
        {error}
      </span>
    )}
    {hint !== undefined && <span className="text-faint">{hint}</span>}
  </p>
)
