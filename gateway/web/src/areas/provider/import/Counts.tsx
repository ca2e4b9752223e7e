import { useTranslation } from 'react-i18next';
import type { ScopeImport } from './state';

/** New, changed, unchanged rows of the register, and failed rows of the sheet. */
export function Counts({ one }: { one: ScopeImport }) {
  const { t } = useTranslation('import');
  return (
    <ul className="tiles-row">
      {(['created', 'changed', 'unchanged', 'failed'] as const).map((name) => (
        <li key={name} className={`work-tile ${one[name] ? '' : 'idle'}`}>
          <span>{t(`count.${name}`)}</span>
          <span className="count">{one[name]}</span>
        </li>
      ))}
    </ul>
  );
}
