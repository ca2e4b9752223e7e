import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiError, Violation } from '../api/problem';
import { language } from '../i18n/i18n';
import { PartError } from './states';

export interface Aria {
  id: string;
  'aria-invalid'?: true;
  'aria-describedby'?: string;
  'aria-required'?: true;
}

interface FieldProps {
  /** Path of the field in the API's request; its violations are shown here. */
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  violations: Violation[];
  children: (aria: Aria) => ReactNode;
}

export function fieldId(name: string): string {
  return `field-${name.replace(/[^\w-]/g, '_')}`;
}

/** Label above, hint, the control, and what is wrong with it. */
export function Field({ name, label, hint, required, violations, children }: FieldProps) {
  const { t } = useTranslation();
  const id = fieldId(name);
  const own = violations.filter((v) => v.field === name || v.field.endsWith(`.${name}`));
  const about = [hint ? `${id}-hint` : '', own.length ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
        {required ? null : <span className="muted"> {t('form.optional')}</span>}
      </label>
      {hint ? (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      {children({
        id,
        ...(own.length ? { 'aria-invalid': true as const } : {}),
        ...(about ? { 'aria-describedby': about } : {}),
        ...(required ? { 'aria-required': true as const } : {}),
      })}
      {own.length ? (
        <span className="error" id={`${id}-error`}>
          {own.map((v) => (language() === 'zh' ? v.zh : v.en)).join(' ')}
        </span>
      ) : null}
    </div>
  );
}

/** The control of a field, or of the nearest field around it: one control may hold a whole list. */
function controlOf(field: string): HTMLElement | null {
  for (let path = field; path; path = path.replace(/(\[\d+\]|\.?[^.[\]]+)$/, '')) {
    const found =
      document.getElementById(fieldId(path)) ??
      document.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`);
    if (found) return found;
  }
  return null;
}

interface SummaryProps {
  violations: Violation[];
  failure?: ApiError;
  /** Name of a field for people; its path otherwise. */
  labels?: Record<string, string>;
}

/** What keeps the form from being sent, in one focused place, with links to the fields. */
export function ErrorSummary({ violations, failure, labels = {} }: SummaryProps) {
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const heading = useId();
  useEffect(() => {
    if (violations.length === 0 && !failure) return;
    element.current?.focus();
    const prefix = t('form.errorTitle');
    if (!document.title.startsWith(prefix)) document.title = prefix + document.title;
  }, [violations, failure, t]);
  if (violations.length === 0 && !failure) return null;
  return (
    <div ref={element} tabIndex={-1} className="error-summary" role="alert" aria-labelledby={heading}>
      <h2 id={heading}>
        {violations.length > 0 ? t('form.errors', { count: violations.length }) : t('form.failed')}
      </h2>
      {failure ? <PartError error={failure} /> : null}
      <ul>
        {violations.map((v) => {
          const text = language() === 'zh' ? v.zh : v.en;
          const label = labels[v.field];
          return (
            <li key={v.field + v.reason}>
              <a
                href={`#${fieldId(v.field)}`}
                onClick={(event) => {
                  const target = controlOf(v.field);
                  if (!target) return;
                  event.preventDefault();
                  target.focus();
                  target.scrollIntoView({ block: 'center' });
                }}
              >
                {label ? `${label}${language() === 'zh' ? '：' : ': '}` : ''}
                {text}
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** When the draft was last kept. */
export function Saved({ at }: { at: number | undefined }) {
  const { t } = useTranslation();
  if (!at) return null;
  const time = new Date(at).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Asia/Shanghai',
  });
  return (
    <span className="meta" role="status">
      {t('form.saved', { time })}
    </span>
  );
}
