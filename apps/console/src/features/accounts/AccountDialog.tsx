import type { Account } from '@pawl/protocol'
import { Dialog } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { useForm } from 'react-hook-form'
import { call } from '../../api/call.ts'
import { lookAgain } from '../../api/queries.ts'
import { Button } from '../../parts/Button.tsx'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { DialogFrame } from '../../parts/DialogFrame.tsx'
import { Field } from '../../parts/Field.tsx'
import { FormRefusal } from '../../parts/FormRefusal.tsx'
import { showRefusal } from '../../parts/show-refusal.ts'
import { tell } from '../../shell/toast.ts'
import { changeAccount } from './change.ts'

interface AccountDialogProps {
  /** Null: a new one. */
  readonly account: Account | null
  readonly onClose: () => void
}

/** Creates an account, or renames, disables and enables one. */
export const AccountDialog = ({ account, onClose }: AccountDialogProps): ReactNode => {
  const [isDisabling, setDisabling] = useState(false)
  if (account !== null && isDisabling) return <DisableDialog account={account} onClose={onClose} />
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <DialogFrame
        title={account === null ? 'New account' : account.name}
        description={account === null ? 'Users become members of it on their own page.' : `Account ${account.id}`}
      >
        <AccountForm account={account} onClose={onClose}>
          {account !== null && (
            <Button
              className="mr-auto"
              onClick={() => {
                if (!account.disabled) setDisabling(true)
                else void changeAccount(account, { disabled: false }, `${account.name} can be used again`).then(onClose)
              }}
            >
              {account.disabled ? 'Enable' : 'Disable'}
            </Button>
          )}
        </AccountForm>
      </DialogFrame>
    </Dialog.Root>
  )
}

interface AccountFormProps extends AccountDialogProps {
  /** Further buttons. */
  readonly children: ReactNode
}

interface Fields {
  readonly name: string
  /** Empty: the next free one. */
  readonly id: string
}

const AccountForm = ({ account, onClose, children }: AccountFormProps): ReactNode => {
  const { register, handleSubmit, setError, formState } = useForm<Fields>({
    defaultValues: { name: account?.name ?? '', id: '' },
  })
  const { errors, isSubmitting } = formState
  const submit = handleSubmit(async (given) => {
    try {
      if (account === null) await create(given)
      else await changeAccount(account, { name: given.name }, `The account is now called ${given.name}`)
      onClose()
    } catch (fault) {
      showRefusal(fault, ['name', 'id'], setError)
    }
  })
  return (
    <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
      <Field label="Name" error={errors.name?.message}>
        {(control) => <input {...control} {...register('name')} className="control" autoComplete="off" />}
      </Field>
      {account === null && (
        <Field label="Id" hint="Empty: the next free one. It cannot be changed later." error={errors.id?.message}>
          {(control) => (
            <input {...control} {...register('id')} className="control" inputMode="numeric" autoComplete="off" />
          )}
        </Field>
      )}
      <FormRefusal message={errors.root?.message} />
      <div className="flex justify-end gap-2">
        {children}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isBusy={isSubmitting}>
          {account === null ? 'Create the account' : 'Save the name'}
        </Button>
      </div>
    </form>
  )
}

/** What is no number goes to the server as it is, which says what is wrong with it. */
const create = async ({ name, id }: Fields): Promise<void> => {
  const { account } = await call('createAccount', { body: { name, ...(id.trim() !== '' && { id: Number(id) }) } })
  tell(`Account ${account.id}, ${account.name}, is there.`)
  await lookAgain()
}

const DisableDialog = ({
  account,
  onClose,
}: {
  readonly account: Account
  readonly onClose: () => void
}): ReactNode => (
  <ConfirmDialog
    title={`Disable ${account.name}?`}
    consequence={`Every session on ${account.name} ends at once, and nobody can log in to it until it is enabled again. Enabling does not bring the sessions back.`}
    deed="Disable the account"
    onConfirm={() => changeAccount(account, { disabled: true }, `${account.name} is disabled`)}
    onClose={onClose}
  />
)
