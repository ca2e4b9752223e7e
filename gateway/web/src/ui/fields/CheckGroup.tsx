// Several of a few values; what no option names stays chosen.
interface Props<V extends string> {
  legend: string;
  hint?: string;
  options: readonly V[];
  word: (option: V) => string;
  values: readonly V[];
  set: (values: V[]) => void;
}

export function CheckGroup<V extends string>({ legend, hint, options, word, values, set }: Props<V>) {
  return (
    <fieldset className="plain">
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
    </fieldset>
  );
}
