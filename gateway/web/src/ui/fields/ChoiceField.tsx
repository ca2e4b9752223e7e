// A field with one of a few values.
import type { Violation } from '../../api/problem';
import { langOf } from '../Data';
import { Field } from '../Field';

interface Props<V extends string> {
  /** Path of the field in the API's request. */
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  violations: Violation[];
  value: string;
  options: readonly V[];
  /** What an option is called. */
  word: (option: V) => string;
  set: (value: V) => void;
  /** Text of the choice of nothing; there is none when left out. */
  none?: string;
}

export function ChoiceField<V extends string>(props: Props<V>) {
  const { name, label, hint, required, violations, value, options, word, set, none } = props;
  return (
    <Field name={name} label={label} hint={hint} required={required} violations={violations}>
      {(aria) => (
        <select {...aria} className="input" value={value} onChange={(event) => set(event.target.value as V)}>
          {none === undefined ? null : <option value="">{none}</option>}
          {options.map((option) => (
            <option key={option} value={option} lang={langOf(word(option))}>
              {word(option)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
