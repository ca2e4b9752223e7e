// A verb that asks for one text only.
import type { ReactNode } from 'react';
import { TextField } from './fields/TextField';
import { violation } from './form';
import { useVerb } from './useVerb';
import { VerbDialog } from './VerbDialog';

interface Props {
  title: string;
  verb: string;
  /** Path of the API's field. */
  name: string;
  label: string;
  hint?: string;
  /** What is said when nothing was written; the platform says it when left out. */
  lacking?: string;
  now?: ReactNode;
  children?: ReactNode;
  /** Beneath the text. */
  after?: ReactNode;
  call: (text: string, key: string) => Promise<unknown>;
  onClose: () => void;
}

export function TextVerb({
  title,
  verb,
  name,
  label,
  hint,
  lacking,
  now,
  children,
  after,
  call,
  onClose,
}: Props) {
  const { form, act } = useVerb({ text: '' });
  const { values, set, violations } = form;
  return (
    <VerbDialog
      title={title}
      verb={verb}
      form={form}
      onClose={onClose}
      now={now}
      labels={{ [name]: label }}
      act={() => {
        if (lacking && !values.text.trim()) form.fail([violation(name, lacking, lacking)]);
        else void act((key) => call(values.text, key), onClose);
      }}
    >
      {children}
      <TextField
        name={name}
        label={label}
        hint={hint}
        required
        violations={violations}
        value={values.text}
        rows={2}
        set={(text) => set({ text })}
      />
      {after}
    </VerbDialog>
  );
}
