import type { ReactNode } from 'react'

/** What the server said that belongs to no field. */
export const FormRefusal = ({ message }: { readonly message: string | undefined }): ReactNode =>
  message !== undefined && (
    <p role="alert" className="rounded-md bg-bad-low px-3 py-2 text-bad">
      {message}
    </p>
  )
