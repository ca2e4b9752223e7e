// Doubts about a certificate number: they refuse nothing.
import type { Accreditation } from '../api/records';
import { language } from '../i18n/i18n';
import { Notice } from './states';
import './history.css';

export function NumberWarnings({ warnings }: { warnings: Accreditation['warnings'] }) {
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warn">
      <ul className="impact-list">
        {warnings.map(({ code, zh, en }) => (
          <li key={code}>{language() === 'zh' ? zh : en}</li>
        ))}
      </ul>
    </Notice>
  );
}
