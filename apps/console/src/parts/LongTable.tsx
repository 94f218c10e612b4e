import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useNarrow } from './use-narrow.ts'

export interface Column<Item> {
  readonly name: string
  /** As in `grid-template-columns`. */
  readonly width: string
  readonly cell: (item: Item) => ReactNode
  readonly isNumber?: boolean
}

interface LongTableProps<Item> {
  readonly label: string
  readonly columns: readonly Column<Item>[]
  /** The first column's cell holds a link with the class `row-link`, which fills the row. */
  readonly items: readonly Item[]
  readonly keyOf: (item: Item) => string | number
  /** One item where there is no room for columns: two lines. */
  readonly narrow: (item: Item) => ReactNode
  readonly hasMore: boolean
  readonly onMore: () => void
}

const heights = { wide: 42, narrow: 68 }
/** So many rows before the end the next page is asked for, so that nobody waits for it. */
const ahead = 400

/** A table of any length: only the rows in sight, and a few around them, are in the page. It fills what room there is. */
export const LongTable = <Item,>(props: LongTableProps<Item>): ReactNode => {
  const { label, columns, items, hasMore } = props
  const { frame, rows, height, isNarrow } = useRows(props)
  const gridTemplateColumns = columns.map(({ width }) => width).join(' ')
  return (
    <div
      ref={frame}
      tabIndex={0}
      role="region"
      aria-label={label}
      onKeyDown={moveFocus}
      className="panel relative min-h-64 flex-1 overflow-auto overscroll-contain [contain:strict] max-sm:-mx-4 max-sm:rounded-none max-sm:border-x-0"
    >
      <div role="table" aria-label={label} aria-rowcount={hasMore ? -1 : items.length + 1} className="md:min-w-[60rem]">
        <HeadRow columns={columns} gridTemplateColumns={gridTemplateColumns} />
        <div role="rowgroup" className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const item = items[index]
            if (item === undefined) return null
            return (
              <div
                key={props.keyOf(item)}
                role="row"
                aria-rowindex={index + 2}
                className="absolute inset-x-0 top-0 border-b border-line/60 px-4 hover:bg-raised/60"
                style={{ height, transform: `translateY(${start}px)` }}
              >
                {isNarrow ? (
                  <NarrowRow>{props.narrow(item)}</NarrowRow>
                ) : (
                  <WideRow item={item} columns={columns} gridTemplateColumns={gridTemplateColumns} />
                )}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** Which rows are in sight, and the next page before the last of them is. */
const useRows = <Item,>({ items, hasMore, onMore }: LongTableProps<Item>) => {
  const frame = useRef<HTMLDivElement>(null)
  const isNarrow = useNarrow()
  const height = isNarrow ? heights.narrow : heights.wide
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 12,
  })
  const last = rows.getVirtualItems().at(-1)?.index ?? 0
  const wantsMore = hasMore && last >= items.length - ahead
  useEffect(() => {
    if (wantsMore) onMore()
  }, [wantsMore, items.length, onMore])
  useEffect(() => {
    rows.measure()
  }, [rows, height])
  return { frame, rows, height, isNarrow }
}

interface HeadRowProps<Item> {
  readonly columns: readonly Column<Item>[]
  readonly gridTemplateColumns: string
}

const HeadRow = <Item,>({ columns, gridTemplateColumns }: HeadRowProps<Item>): ReactNode => (
  <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-panel max-md:sr-only">
    <div role="row" aria-rowindex={1} className="grid h-9 items-center gap-4 px-4" style={{ gridTemplateColumns }}>
      {columns.map(({ name, isNumber }) => (
        <span key={name} role="columnheader" className={`head-cell ${isNumber === true ? 'text-right' : ''}`}>
          {name}
        </span>
      ))}
    </div>
  </div>
)

const NarrowRow = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <div role="cell" className="flex h-full flex-col justify-center gap-0.5">
    {children}
  </div>
)

interface WideRowProps<Item> {
  readonly item: Item
  readonly columns: readonly Column<Item>[]
  readonly gridTemplateColumns: string
}

const WideRow = <Item,>({ item, columns, gridTemplateColumns }: WideRowProps<Item>): ReactNode => (
  <div role="presentation" className="grid h-full items-center gap-4" style={{ gridTemplateColumns }}>
    {columns.map(({ name, cell, isNumber }) => (
      <div key={name} role="cell" className={`min-w-0 truncate ${isNumber === true ? 'text-right tabular-nums' : ''}`}>
        {cell(item)}
      </div>
    ))}
  </div>
)

/** The arrows lead from row to row. */
const moveFocus = (event: KeyboardEvent): void => {
  const row = event.target instanceof Element ? event.target.closest('[role=row]') : null
  const isDown = event.key === 'ArrowDown'
  if (row === null || (!isDown && event.key !== 'ArrowUp')) return
  const next = isDown ? row.nextElementSibling : row.previousElementSibling
  next?.querySelector<HTMLElement>('.row-link')?.focus()
  event.preventDefault()
}
