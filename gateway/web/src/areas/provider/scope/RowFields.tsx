import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import type { Provider } from '../../../api/records';
import { certificateName } from '../../../lib/certificate';
import { Field } from '../../../ui/Field';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TermInput } from '../../../ui/TermInput';
import { OBJECTS, PARAMETERS, SCHEMES, STANDARDS, type TermKind } from '../../../ui/terms';
import { MODES, type RowValues, SCOPE_KINDS } from './row';

interface Props {
  provider: Provider;
  values: RowValues;
  set: (change: Partial<RowValues>) => void;
  violations: Violation[];
}

type TextName = Exclude<keyof RowValues, 'suspended'>;

/** The fields of a scope row; a calibration has a mode, a range and an uncertainty. */
export function RowFields({ provider, values, set, violations }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const calibration = values.kind === 'ITEM_KIND_CALIBRATION';
  const certificates = provider.accreditations.filter((one) => one.siteIds.includes(values.siteId));
  const term = (name: 'object' | 'parameter' | 'standard', kinds: readonly TermKind[], required: boolean) => (
    <Field name={`scope_row.${name}`} label={t(`row.${name}`)} required={required} violations={violations}>
      {(aria) => (
        <TermInput
          aria={aria}
          kinds={kinds}
          work={values.kind}
          value={values[name]}
          onChange={(text) => set({ [name]: text })}
        />
      )}
    </Field>
  );
  const input = (name: TextName, path: string, required = false, type = 'text') => (
    <Field
      name={`scope_row.${path}`}
      label={t(`row.${name}`)}
      required={required}
      violations={violations}
      key={name}
    >
      {(aria) => (
        <input
          {...aria}
          className="input"
          type={type}
          value={values[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      <div className="field-pair even">
        <Field name="scope_row.site_id" label={t('row.siteId')} required violations={violations}>
          {(aria) => (
            <select
              {...aria}
              className="input"
              value={values.siteId}
              onChange={(event) => set({ siteId: event.target.value })}
            >
              {provider.sites.map((site) => (
                <option key={site.id} value={site.id}>
                  {site.displayName}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          name="scope_row.accreditation_id"
          label={t('row.accreditationId')}
          required
          violations={violations}
        >
          {(aria) => (
            <select
              {...aria}
              className="input"
              value={values.accreditationId}
              onChange={(event) => set({ accreditationId: event.target.value })}
            >
              <option value="">{t('choose')}</option>
              {certificates.map((one) => (
                <option key={one.id} value={one.id}>
                  {certificateName(t, one)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name="scope_row.kind" label={t('row.kind')} required violations={violations}>
          {(aria) => (
            <select
              {...aria}
              className="input"
              value={values.kind}
              onChange={(event) =>
                set({
                  kind: SCOPE_KINDS.find((kind) => kind === event.target.value) ?? values.kind,
                  mode:
                    event.target.value === 'ITEM_KIND_CALIBRATION'
                      ? 'CALIBRATION_MODE_CALIBRATION'
                      : 'CALIBRATION_MODE_UNSPECIFIED',
                })
              }
            >
              {SCOPE_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`common:kind.${kind}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {calibration ? (
          <ChoiceField
            name="scope_row.mode"
            label={t('row.mode')}
            required
            violations={violations}
            value={values.mode}
            options={MODES}
            word={(mode) => t(`common:mode.${mode}`)}
            set={(value) => set({ mode: MODES.find((mode) => mode === value) ?? values.mode })}
          />
        ) : null}
        {input('field', 'field')}
        {input('category', 'category')}
        {term('object', values.kind === 'ITEM_KIND_CERTIFICATION' ? SCHEMES : OBJECTS, true)}
        {term('parameter', PARAMETERS, values.kind === 'ITEM_KIND_TESTING' || calibration)}
        {term('standard', STANDARDS, values.kind === 'ITEM_KIND_TESTING')}
        {input('clause', 'clause')}
      </div>
      {calibration ? (
        <>
          <div className="field-triple">
            {input('lower', 'range.lower')}
            {input('upper', 'range.upper')}
            {input('unit', 'range.unit')}
          </div>
          <div className="field-pair even">
            {input('uncertainty', 'uncertainty')}
            {input('k', 'k')}
          </div>
        </>
      ) : null}
      {input('limit', 'limit')}
      {input('note', 'note')}
      <div className="field-pair even">
        {input('validFrom', 'valid_from', false, 'date')}
        {input('validTo', 'valid_to', false, 'date')}
      </div>
    </>
  );
}
