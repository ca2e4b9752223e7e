// Range or points, uncertainty and conditions of a calibration; used by the firm's form and at the counter.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../api/problem';
import { Field } from './Field';
import { type Figures, figureFields, NO_SPAN, type Span } from './figures';
import { Icon } from './Icon';
import './figures.css';
import { TextField } from './fields/TextField';

interface Props {
  figures: Figures;
  /** Path of the calibration in the API's request. */
  base: string;
  change: (part: Partial<Figures>) => void;
  violations: Violation[];
}

export function FiguresFields({ figures, base, change, violations }: Props) {
  const { t } = useTranslation('figures');
  const shown = figureFields(violations);
  const text = (name: string, label: string, value: string, set: (value: string) => void, hint?: string) => (
    <TextField
      name={name}
      label={label}
      violations={shown}
      {...(hint ? { hint } : {})}
      value={value}
      set={set}
    />
  );
  return (
    <>
      <SpanFields span={figures} path={`${base}.range`} change={change} violations={shown} withPoints />
      {text(`${base}.uncertainty.value`, t('uncertainty'), figures.uncertainty, (uncertainty) =>
        change({ uncertainty }),
      )}
      {text(`${base}.uncertainty.unit`, t('uncertaintyUnit'), figures.uncertaintyUnit, (uncertaintyUnit) =>
        // A percentage of a range in another unit can only be one of the reading.
        change({
          uncertaintyUnit,
          ...(uncertaintyUnit.trim() === '%' && figures.unit.trim() !== '%' ? { relative: true } : {}),
        }),
      )}
      <Field name={`${base}.uncertainty.relative`} label={t('relative')} violations={shown}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={figures.relative ? 'relative' : 'absolute'}
            onChange={(event) => change({ relative: event.target.value === 'relative' })}
          >
            <option value="absolute">{t('ofAbsolute')}</option>
            <option value="relative">{t('ofReading')}</option>
          </select>
        )}
      </Field>
      {text(`${base}.uncertainty.k`, t('k'), figures.k, (k) => change({ k }), t('kHint'))}
      <div className="figure-conditions">
        {figures.conditions.map((one, index) => {
          const at = `${base}.qualifiers[${index}]`;
          const set = (part: Partial<typeof one>) =>
            change({
              conditions: figures.conditions.map((other, place) =>
                place === index ? { ...other, ...part } : other,
              ),
            });
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no ids, and each field is controlled
            <fieldset key={index} className="figure-condition">
              <legend>{t('condition', { line: index + 1 })}</legend>
              {text(`${at}.name`, t('conditionName'), one.name, (name) => set({ name }))}
              <SpanFields
                span={one}
                path={`${at}.range`}
                change={set}
                violations={shown}
                withPoints={one.points !== ''}
                condition
              />
              <button
                type="button"
                className="button quiet"
                onClick={() =>
                  change({ conditions: figures.conditions.filter((_, place) => place !== index) })
                }
              >
                {t('removeCondition', { line: index + 1 })}
              </button>
            </fieldset>
          );
        })}
        {figures.conditions.length < 10 ? (
          <button
            type="button"
            className="button small"
            onClick={() => change({ conditions: [...figures.conditions, { ...NO_SPAN, name: '' }] })}
          >
            <Icon name="plus" />
            {t('addCondition')}
          </button>
        ) : null}
      </div>
    </>
  );
}

interface SpanProps {
  span: Span;
  path: string;
  change: (part: Partial<Span>) => void;
  violations: Violation[];
  withPoints: boolean;
  /** Of a condition rather than of the measurand. */
  condition?: boolean;
}

/** Two ends, each with or without the end itself, or points; and the unit. */
function SpanFields({ span, path, change, violations, withPoints, condition }: SpanProps) {
  const { t } = useTranslation('figures');
  const label = (name: string) => t(condition ? `of.${name}` : name);
  const end = (which: 'lower' | 'upper') => {
    const open = which === 'lower' ? 'lowerOpen' : 'upperOpen';
    return (
      <Field name={`${path}.${which}`} label={label(which)} violations={violations}>
        {(aria) => (
          <span className="figure-end">
            <select
              className="input"
              aria-label={t(`${which}End`)}
              value={span[open] ? 'open' : 'closed'}
              onChange={(event) => change({ [open]: event.target.value === 'open' })}
            >
              <option value="closed">{which === 'lower' ? '≥' : '≤'}</option>
              <option value="open">{which === 'lower' ? '>' : '<'}</option>
            </select>
            <input
              {...aria}
              className="input"
              inputMode="decimal"
              value={span[which]}
              onChange={(event) => change({ [which]: event.target.value })}
            />
          </span>
        )}
      </Field>
    );
  };
  return (
    <>
      {end('lower')}
      {end('upper')}
      {withPoints ? (
        <TextField
          name={`${path}.points`}
          label={label('points')}
          hint={t('pointsHint')}
          violations={violations}
          value={span.points}
          set={(points) => change({ points })}
        />
      ) : null}
      <TextField
        name={`${path}.unit`}
        label={label('unit')}
        violations={violations}
        value={span.unit}
        set={(unit) => change({ unit })}
      />
    </>
  );
}
