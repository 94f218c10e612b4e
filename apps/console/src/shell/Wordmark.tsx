import type { ReactNode } from 'react'

export const Wordmark = (): ReactNode => (
  <span className="flex items-center gap-2 text-[1.0625rem] font-semibold">
    <svg
      viewBox="0 0 32 32"
      className="size-6 fill-none stroke-accent stroke-[3.5] [stroke-linecap:round] [stroke-linejoin:round]"
      aria-hidden
    >
      <path d="M26 16a10 10 0 1 1-4-8M26 4v6h-6M11 17l4 4 7-8" />
    </svg>
    <span>
      Pawl <span className="font-normal text-faint">console</span>
    </span>
  </span>
)
