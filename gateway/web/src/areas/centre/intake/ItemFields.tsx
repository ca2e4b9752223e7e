// One item of the need, in one line.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { KINDS } from '../../../lib/regions';
import { Field } from '../../../ui/Field';
import { FiguresFields } from '../../../ui/FiguresFields';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { TermInput } from '../../../ui/TermInput';
import { OBJECTS, PARAMETERS, SCHEMES } from '../../../ui/terms';
import { hasSample, type ItemChange, type ItemEntry, type Kind } from './entry';
import { InspectionFields } from './InspectionFields';
import { StandardField } from './StandardField';

interface Props {
  index: number;
  item: ItemEntry;
  violations: Violation[];
  change: (change: ItemChange) => void;
  remove?: () => void;
}

function wordsFor(kind: Kind): 'test' | 'inspection' | 'calibration' | 'certification' | 'service' {
  if (kind === 'ITEM_KIND_TESTING') return 'test';
  if (kind === 'ITEM_KIND_INSPECTION') return 'inspection';
  if (kind === 'ITEM_KIND_CALIBRATION') return 'calibration';
  return kind === 'ITEM_KIND_CERTIFICATION' ? 'certification' : 'service';
}

export function ItemFields({ index, item, violations, change, remove }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  const path = `items[${index}].need`;
  const words = wordsFor(item.kind);
  return (
    <fieldset className="intake-item">
      <legend>{t('intake.item', { line: index + 1 })}</legend>
      <div className="intake-grid">
        <ChoiceField
          name={`${path}.kind`}
          label={t('intake.kind')}
          required
          violations={violations}
          value={item.kind}
          options={KINDS}
          word={(kind) => t(`common:kind.${kind}`)}
          set={(kind) => change({ kind })}
        />
        {words === 'certification' ? null : (
          <StandardField
            name={`${path}.standards`}
            value={item.standards}
            work={item.kind}
            violations={violations}
            change={(standards) => change({ standards })}
            known={(standard) =>
              change((now) => ({
                ...(now.object ? {} : { object: standard.object }),
                ...(now.parameters ? {} : { parameters: standard.parameters.join('、') }),
              }))
            }
          />
        )}
        <Field name={`${path}.object`} label={t(`intake.object.${words}`)} required violations={violations}>
          {(aria) => (
            <TermInput
              aria={aria}
              kinds={words === 'certification' ? SCHEMES : OBJECTS}
              work={item.kind}
              value={item.object}
              onChange={(object) => change({ object })}
            />
          )}
        </Field>
        <Field
          name={`${path}.parameters`}
          label={t(`intake.parameters.${words}`)}
          required={words === 'inspection' && item.standards.trim() === ''}
          violations={violations}
        >
          {(aria) => (
            <TermInput
              aria={aria}
              kinds={PARAMETERS}
              work={item.kind}
              several={words === 'test'}
              value={item.parameters}
              onChange={(parameters) => change({ parameters })}
            />
          )}
        </Field>
        {words === 'inspection' ? (
          <InspectionFields path={path} item={item} violations={violations} change={change} />
        ) : null}
        {words === 'calibration' ? (
          <Field name={`${path}.mode`} label={t('intake.mode')} required violations={violations}>
            {(aria) => (
              <select
                {...aria}
                className="input"
                value={item.mode}
                onChange={(event) => change({ mode: event.target.value as ItemEntry['mode'] })}
              >
                <option value="CALIBRATION_MODE_CALIBRATION">
                  {t('common:mode.CALIBRATION_MODE_CALIBRATION')}
                </option>
                <option value="CALIBRATION_MODE_VERIFICATION">
                  {t('common:mode.CALIBRATION_MODE_VERIFICATION')}
                </option>
              </select>
            )}
          </Field>
        ) : null}
        {words === 'calibration' ? (
          <FiguresFields
            figures={item}
            base={`${path}.calibration`}
            change={change}
            violations={violations}
          />
        ) : null}
        <TextField
          name={`${path}.quantity`}
          label={t('intake.quantity')}
          required
          violations={violations}
          value={item.quantity}
          inputMode="numeric"
          set={(value) => change({ quantity: value.replace(/\D/g, '') })}
        />
        {hasSample(item.kind) ? (
          <label className="intake-check">
            <input
              type="checkbox"
              checked={item.sample}
              onChange={(event) => change({ sample: event.target.checked })}
            />
            {t('intake.sample')}
          </label>
        ) : null}
        {words === 'test' || words === 'inspection' ? (
          <label className="intake-check">
            <input
              type="checkbox"
              checked={item.legalEffect}
              onChange={(event) => change({ legalEffect: event.target.checked })}
            />
            {t('intake.legal')}
          </label>
        ) : null}
        {remove ? (
          <button type="button" className="button quiet intake-check" onClick={remove}>
            {t('intake.removeItem', { line: index + 1 })}
          </button>
        ) : null}
      </div>
    </fieldset>
  );
}
