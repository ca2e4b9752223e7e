import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { KINDS } from '../../../lib/regions';
import { Field } from '../../../ui/Field';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { at } from '../../../ui/form';
import { TermInput } from '../../../ui/TermInput';
import { OBJECTS, PARAMETERS, SCHEMES } from '../../../ui/terms';
import { type ItemRow, type Kind, rowFrom } from '../row';
import { CalibrationFields } from './CalibrationFields';
import { Carried } from './Carried';
import { InspectionFields } from './InspectionFields';
import { inspected } from './inspected';
import { numbersIn, StandardField, StandardNotes } from './StandardField';

interface Props {
  row: ItemRow;
  /** Path of the need in the API's request. */
  path: string;
  change: (part: Partial<ItemRow>) => void;
  violations: Violation[];
}

const STAGES = [
  'CERTIFICATION_STAGE_INITIAL',
  'CERTIFICATION_STAGE_SURVEILLANCE',
  'CERTIFICATION_STAGE_RENEWAL',
] as const;
const ELEMENTS = [
  'ELEMENT_QUALITY_MANAGEMENT',
  'ELEMENT_INTELLECTUAL_PROPERTY',
  'ELEMENT_BRAND',
  'ELEMENT_TRAINING',
] as const;

/** Where the API names the fields of a kind. */
function detail(kind: Kind): { group: string; object: string; parameters: string } {
  switch (kind) {
    case 'ITEM_KIND_CALIBRATION':
      return { group: 'calibration', object: 'instrument', parameters: 'measurand' };
    case 'ITEM_KIND_CERTIFICATION':
      return { group: 'certification', object: 'scheme', parameters: 'category' };
    case 'ITEM_KIND_STANDARDS':
    case 'ITEM_KIND_ADVISORY':
      return { group: 'service', object: 'subject', parameters: 'activity' };
    case 'ITEM_KIND_INSPECTION':
      return { group: 'inspection', object: 'object', parameters: 'activity' };
    default:
      return { group: 'testing', object: 'object', parameters: 'parameters' };
  }
}

/** The fields of one item, in the words of its kind. */
export function ItemFields({ row, path, change, violations }: Props) {
  const { t } = useTranslation(['enterprise', 'common', 'stages']);
  const names = detail(row.kind);
  const [asked, setAsked] = useState<string[]>(() => numbersIn(row.standards));
  const typing = useRef(false);
  // Numbers that came with a pasted or copied row are looked up as well as typed ones.
  useEffect(() => {
    if (!typing.current) setAsked(numbersIn(row.standards));
  }, [row.standards]);
  const base = `${path}.${names.group}`;
  const own = at(violations, path);
  // A violation of the whole group is about its first field.
  const shown = (names.group === 'inspection' ? inspected(own, path) : own).map((v) =>
    v.field === base || v.field === path ? { ...v, field: `${base}.${names.object}` } : v,
  );
  const service = names.group === 'service';
  const word = (name: string, label: string, key: 'activity' | 'method' | 'sites' | 'quantity') => (
    <TextField
      name={name}
      label={t(label)}
      violations={shown}
      inputMode={key === 'sites' || key === 'quantity' ? 'numeric' : 'text'}
      value={row[key]}
      set={(text) => change({ [key]: text })}
    />
  );
  return (
    <div className="item-fields">
      <Field name={`${path}.kind`} label={t('common:need.kind')} required violations={shown}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={row.kind}
            onChange={(event) =>
              change({
                ...rowFrom({ ...row, kind: event.target.value as Kind }),
                sample: ['ITEM_KIND_TESTING', 'ITEM_KIND_CALIBRATION'].includes(event.target.value),
              })
            }
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`common:kind.${kind}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        name={`${base}.${names.object}`}
        label={t(`items.object.${names.group}`)}
        required
        violations={shown}
      >
        {(aria) => (
          <TermInput
            aria={aria}
            kinds={names.group === 'certification' ? SCHEMES : OBJECTS}
            work={row.kind}
            value={row.object}
            onChange={(object) => change({ object })}
          />
        )}
      </Field>
      {names.group === 'inspection' ? (
        <InspectionFields row={row} base={base} change={change} violations={shown} />
      ) : service ? (
        word(`${base}.activity`, 'items.activity', 'activity')
      ) : (
        <Field
          name={`${base}.${names.parameters}`}
          label={t(`items.parameters.${names.group}`)}
          required={names.group === 'testing'}
          violations={shown.map((v) =>
            v.field.startsWith(`${base}.${names.parameters}[`)
              ? { ...v, field: `${base}.${names.parameters}` }
              : v,
          )}
        >
          {(aria) => (
            <TermInput
              aria={aria}
              kinds={PARAMETERS}
              work={row.kind}
              several={names.group === 'testing'}
              value={row.parameters}
              onChange={(parameters) => change({ parameters })}
            />
          )}
        </Field>
      )}
      {row.kind === 'ITEM_KIND_CERTIFICATION' ? (
        <ChoiceField
          name={`${base}.stage`}
          label={t('items.certStage')}
          violations={shown}
          value={row.certStage}
          options={STAGES}
          word={(stage) => t(`stages:${stage}`)}
          set={(certStage) => change({ certStage })}
        />
      ) : (
        <StandardField
          name={`${base}.standards`}
          value={row.standards}
          work={row.kind}
          set={(standards) => {
            typing.current = true;
            change({ standards });
          }}
          ask={(numbers) => {
            typing.current = false;
            setAsked(numbers);
          }}
          violations={shown}
        />
      )}
      {row.kind === 'ITEM_KIND_ADVISORY' ? (
        <ChoiceField
          name={`${base}.element`}
          label={t('items.element')}
          violations={shown}
          value={row.element}
          options={ELEMENTS}
          word={(element) => t(`common:element.${element}`)}
          set={(element) => change({ element })}
        />
      ) : null}
      {word(`${path}.quantity`, 'common:need.quantity', 'quantity')}
      {row.kind === 'ITEM_KIND_TESTING' ? word(`${base}.method`, 'items.method', 'method') : null}
      {row.kind === 'ITEM_KIND_CERTIFICATION' ? word(`${base}.sites`, 'items.sites', 'sites') : null}
      {row.kind === 'ITEM_KIND_CALIBRATION' ? (
        <CalibrationFields row={row} base={base} change={change} violations={shown} />
      ) : null}
      {row.kind === 'ITEM_KIND_CERTIFICATION' ? null : (
        <StandardNotes
          value={row.standards}
          asked={asked}
          set={(standards) => change({ standards })}
          ask={setAsked}
        />
      )}
      <Carried row={row} change={change} />
    </div>
  );
}
