import type { ReactNode } from 'react'

export const Facts = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1.5">{children}</dl>
)

export const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode => (
  <>
    <dt className="text-faint">{name}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </>
)
