// A field that is written in: one line, or several.
import type { HTMLInputAutoCompleteAttribute } from 'react';
import type { Violation } from '../../api/problem';
import { Field } from '../Field';

interface Props {
  /** Path of the field in the API's request. */
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  violations: Violation[];
  value: string;
  set: (value: string) => void;
  type?: 'text' | 'date' | 'number' | 'tel' | 'email' | 'datetime-local';
  /** Lines; one when left out. */
  rows?: number;
  /** Least number, or first ISO day. */
  min?: number | string;
  /** Greatest number, or last ISO day. */
  max?: number | string;
  /** Numbers and codes that are compared sign by sign. */
  mono?: boolean;
  /** Language of what is written, where it is not the page's. */
  lang?: string;
  autoComplete?: HTMLInputAutoCompleteAttribute;
  inputMode?: 'text' | 'tel' | 'numeric' | 'decimal';
}

export function TextField(props: Props) {
  const { name, label, hint, required, violations, value, set, type = 'text', rows, mono } = props;
  const { min, max, lang, autoComplete, inputMode } = props;
  const className = mono ? 'input mono' : 'input';
  return (
    <Field name={name} label={label} hint={hint} required={required} violations={violations}>
      {(aria) =>
        rows ? (
          <textarea
            {...aria}
            className={className}
            rows={rows}
            lang={lang}
            value={value}
            onChange={(event) => set(event.target.value)}
          />
        ) : (
          <input
            {...aria}
            className={className}
            type={type}
            min={min}
            max={max}
            lang={lang}
            autoComplete={autoComplete}
            inputMode={inputMode}
            value={value}
            onChange={(event) => set(event.target.value)}
          />
        )
      }
    </Field>
  );
}
