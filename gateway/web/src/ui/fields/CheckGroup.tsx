// Several of a few values; what no option names stays chosen.
import type { Violation } from '../../api/problem';
import { language } from '../../i18n/i18n';
import { at } from '../form';
import '../choice.css';

interface Props<V extends string> {
  legend: string;
  hint?: string;
  options: readonly V[];
  word: (option: V) => string;
  values: readonly V[];
  set: (values: V[]) => void;
  /** Path of the list in the API's request, where it can be wrong; its violations are shown here. */
  name?: string;
  violations?: Violation[];
}

export function CheckGroup<V extends string>(props: Props<V>) {
  const { legend, hint, options, word, values, set, name, violations = [] } = props;
  const own = name ? at(violations, name) : [];
  return (
    <fieldset className="plain" data-field={name} tabIndex={name ? -1 : undefined}>
      <legend>{legend}</legend>
      {hint ? <p className="muted">{hint}</p> : null}
      {options.map((option) => (
        <label key={option} className="row check-choice">
          <input
            type="checkbox"
            checked={values.includes(option)}
            onChange={() =>
              set(values.includes(option) ? values.filter((one) => one !== option) : [...values, option])
            }
          />
          {word(option)}
        </label>
      ))}
      {own.length > 0 ? (
        <span className="error">{own.map((one) => (language() === 'zh' ? one.zh : one.en)).join(' ')}</span>
      ) : null}
    </fieldset>
  );
}
