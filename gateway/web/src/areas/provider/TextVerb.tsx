// A verb that asks for one text only.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field';
import { violation } from '../../ui/form';
import { useVerb } from '../../ui/useVerb';
import { VerbDialog } from '../../ui/VerbDialog';

interface Props {
  title: string;
  verb: string;
  /** Path of the API's field. */
  name: string;
  label: string;
  hint?: string;
  lacking: string;
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
  const { t } = useTranslation('provider');
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
        if (!values.text.trim()) form.fail([violation(name, t(lacking), t(lacking))]);
        else void act((key) => call(values.text, key), onClose);
      }}
    >
      {children}
      <Field name={name} label={label} hint={hint} required violations={violations}>
        {(aria) => (
          <textarea
            {...aria}
            className="input"
            value={values.text}
            onChange={(event) => set({ text: event.target.value })}
          />
        )}
      </Field>
      {after}
    </VerbDialog>
  );
}
