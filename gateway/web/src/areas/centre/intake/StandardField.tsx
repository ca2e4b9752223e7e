// A standard in any spelling: written as the register writes it, with what is in force now.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../api/client';
import type { Violation } from '../../../api/problem';
import type { Standard } from '../../../api/records';
import { Field } from '../../../ui/Field';
import { TermInput } from '../../../ui/TermInput';
import { STANDARDS } from '../../../ui/terms';
import { parts } from './entry';

interface Props {
  name: string;
  value: string;
  /** Kind of work. */
  work: string;
  violations: Violation[];
  change: (text: string) => void;
  /** The register knows the standard: object and parameters can be taken from it. */
  known: (standard: Standard) => void;
}

export function StandardField({ name, value, work, violations, change, known }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  const [successor, setSuccessor] = useState<{ old: string; now: string }>();
  const [unknown, setUnknown] = useState('');
  const look = async (text: string) => {
    setSuccessor(undefined);
    setUnknown('');
    const written = parts(text);
    const better: string[] = [];
    for (const [index, number] of written.entries()) {
      const found = await read(api.GET('/v1/standards:lookup', { params: { query: { number } } })).catch(
        () => undefined,
      );
      const versions = (found?.versions ?? []) as Standard[];
      if (!found || versions.length === 0) {
        setUnknown(number);
        better.push(number);
        continue;
      }
      const exact = versions.find((one) => one.number === found.number);
      const chosen = exact ?? versions.find((one) => one.number === found.inForce) ?? versions[0];
      if (!chosen) continue;
      better.push(chosen.number);
      if (found.inForce && found.inForce !== chosen.number)
        setSuccessor({ old: chosen.number, now: found.inForce });
      if (index === 0) known(chosen);
    }
    const next = better.join('、');
    if (next !== text) change(next);
  };
  const hint = unknown
    ? t('intake.standardUnknown', { number: unknown })
    : successor
      ? t('intake.standardOld', { ...successor })
      : undefined;
  return (
    <div>
      <Field name={name} label={t('intake.standards')} hint={hint} violations={violations}>
        {(aria) => (
          <TermInput
            aria={aria}
            kinds={STANDARDS}
            work={work}
            several
            value={value}
            onChange={change}
            onBlur={(event) => {
              if (event.target.value.trim()) void look(event.target.value);
            }}
          />
        )}
      </Field>
      {successor ? (
        <button
          type="button"
          className="button small"
          onClick={() => {
            change(value.replace(successor.old, successor.now));
            setSuccessor(undefined);
          }}
        >
          {t('intake.useSuccessor', { number: successor.now })}
        </button>
      ) : null}
    </div>
  );
}
