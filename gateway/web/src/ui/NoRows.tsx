// A list without rows: the filters let none pass, or there are none yet.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from './states';

interface Props {
  /** Filters are set. */
  active: boolean;
  clear: () => void;
  /** What is said when the filters leave nothing. */
  filtered: string;
  /** What is said when there is nothing at all. */
  none: string;
  /** What to do then. */
  children?: ReactNode;
}

export function NoRows({ active, clear, filtered, none, children }: Props) {
  const { t } = useTranslation();
  if (!active) return <Empty title={none}>{children}</Empty>;
  return (
    <Empty title={filtered}>
      <button type="button" className="button" onClick={clear}>
        {t('filter.clear')}
      </button>
    </Empty>
  );
}
