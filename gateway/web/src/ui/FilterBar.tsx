// Filters above a table, all of them reachable by Tab; the address holds them.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { langOf } from './Data';

interface Props {
  label: string;
  active: boolean;
  clear: () => void;
  children: ReactNode;
}

export function FilterBar({ label, active, clear, children }: Props) {
  const { t } = useTranslation();
  return (
    <search className="filter-bar no-print" aria-label={label}>
      {children}
      {active ? (
        <button type="button" className="button quiet" onClick={clear}>
          {t('filter.clear')}
        </button>
      ) : null}
    </search>
  );
}

interface SelectProps {
  label: string;
  value: string;
  options: readonly { value: string; text: string }[];
  onChange: (value: string) => void;
  all?: string;
}

/** One choice. */
export function FilterSelect({ label, value, options, onChange, all }: SelectProps) {
  const { t } = useTranslation();
  return (
    <label className="filter">
      <span>{label}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{all ?? t('filter.all')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={langOf(option.text)}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface DayProps {
  label: string;
  /** ISO. */
  value: string;
  onChange: (day: string) => void;
}

/** One day; taken when the field is left or Enter is pressed, not while its parts are typed. */
export function FilterDay({ label, value, onChange }: DayProps) {
  const take = (day: string) => {
    if (day !== value) onChange(day);
  };
  return (
    <label className="filter">
      <span>{label}</span>
      <input
        key={value}
        className="input"
        type="date"
        defaultValue={value}
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget.value);
        }}
      />
    </label>
  );
}

interface TextProps {
  label: string;
  value: string;
  placeholder?: string;
  onChange: (value: string) => void;
}

/** Text; taken on Enter or when the field is left, so that the address does not change with every letter. */
export function FilterText({ label, value, placeholder, onChange }: TextProps) {
  return (
    <label className="filter">
      <span>{label}</span>
      <input
        key={value}
        className="input"
        type="search"
        defaultValue={value}
        placeholder={placeholder}
        onBlur={(event) => event.target.value !== value && onChange(event.target.value.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing)
            onChange(event.currentTarget.value.trim());
        }}
      />
    </label>
  );
}
