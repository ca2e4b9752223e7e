// Several choices in a bar of filters.
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon';
import './filter-many.css';

interface Props<T extends string> {
  label: string;
  values: T[];
  options: readonly { value: T; text: string }[];
  onChange: (values: T[]) => void;
}

export function FilterMany<T extends string>({ label, values, options, onChange }: Props<T>) {
  const { t } = useTranslation(['work', 'common']);
  const said =
    values.length === 0
      ? t('common:filter.all')
      : values.length === 1
        ? options.find(({ value }) => value === values[0])?.text
        : t('chosen', { count: values.length });
  return (
    <div className="filter">
      <span>{label}</span>
      {/* Closed again when the focus leaves it, or by Esc. */}
      <details
        className="filter-many"
        onBlur={(event) => {
          const next = event.relatedTarget;
          if (next && !event.currentTarget.contains(next)) event.currentTarget.open = false;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.currentTarget.open = false;
          event.currentTarget.querySelector('summary')?.focus();
        }}
      >
        <summary className="input" aria-label={`${label}: ${said}`}>
          {said}
          <Icon name="down" />
        </summary>
        <fieldset className="panel">
          <legend className="sr">{label}</legend>
          {options.map(({ value, text }) => (
            <label key={value}>
              <input
                type="checkbox"
                checked={values.includes(value)}
                onChange={(event) =>
                  onChange(event.target.checked ? [...values, value] : values.filter((one) => one !== value))
                }
              />
              {text}
            </label>
          ))}
        </fieldset>
      </details>
    </div>
  );
}
