// Loading, errors and empty places. An error says what happened, why, and what to do; it is never mixed with emptiness.
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asApiError } from '../api/problem';
import { language } from '../i18n/i18n';
import { Icon } from './Icon';

/** Lines that stand for text, after 200 ms: what comes sooner does not flicker. */
export function Loading({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return <div aria-busy="true" />;
  return (
    <div aria-busy="true" role="status">
      <span className="sr">{t('loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike
        <span key={line} className="skeleton" style={{ width: `${90 - line * 12}%` }} />
      ))}
    </div>
  );
}

/** A part of the page that could not be shown. */
export function PartError({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const problem = asApiError(error);
  const text = problem.code === 'NETWORK' ? t('error.network') : problem.text(language());
  return (
    <div className="notice bad" role="alert">
      <Icon name="octagon" />
      <div className="grow">
        <p>{text}</p>
        <div className="row">
          {retry ? (
            <button type="button" className="button" onClick={retry}>
              {t('action.retry')}
            </button>
          ) : null}
          {problem.requestId ? (
            <span className="meta">{t('error.request', { id: problem.requestId })}</span>
          ) : null}
        </div>
      </div>
    </div>
  );
}

/** Nothing here: the three reasons have three texts, given by the caller. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty stack-s">
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  );
}

interface QueryLike<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** What a query has, or why not. */
export function Loaded<T>({
  query,
  children,
  lines,
}: {
  query: QueryLike<T>;
  children: (data: T) => ReactNode;
  lines?: number;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <PartError error={query.error} retry={() => void query.refetch()} />;
  return <Loading lines={lines} />;
}

export function Notice({ tone, children }: { tone: 'info' | 'warn' | 'bad' | 'good'; children: ReactNode }) {
  const icon = { info: 'info', warn: 'triangle', bad: 'octagon', good: 'check' } as const;
  return (
    <div className={`notice ${tone}`}>
      <Icon name={icon[tone]} />
      <div className="grow">{children}</div>
    </div>
  );
}
