// The figures of a calibration in a form: range or points, the largest uncertainty and the conditions, as texts and back.
import type { Violation } from '../api/problem';
import type { Need } from '../api/records';
import type { components } from '../api/schema';
import { violation } from './form';

type Schemas = components['schemas'];
type Calibration = Schemas['nqi.type.v1.CalibrationNeed'];
type RangeBody = Schemas['nqi.type.v1.Range'];
type Known = NonNullable<Need['calibration']>;

/** An interval, whose ends may be excluded, or single points, in one unit. */
export interface Span {
  lower: string;
  upper: string;
  lowerOpen: boolean;
  upperOpen: boolean;
  /** Instead of the ends. */
  points: string;
  unit: string;
}

/** A qualifier, such as a frequency. */
export interface Condition extends Span {
  name: string;
}

export interface Figures extends Span {
  uncertainty: string;
  uncertaintyUnit: string;
  /** The uncertainty is relative to the reading. */
  relative: boolean;
  /** Coverage factor; empty means 2. */
  k: string;
  conditions: Condition[];
}

export const NO_SPAN: Span = {
  lower: '',
  upper: '',
  lowerOpen: false,
  upperOpen: false,
  points: '',
  unit: '',
};

export const NO_FIGURES: Figures = {
  ...NO_SPAN,
  unit: 'mm',
  uncertainty: '',
  uncertaintyUnit: '',
  relative: false,
  k: '',
  conditions: [],
};

// A comma between three digits may be one of thousands: it is asked about rather than taken for two numbers.
const POINTS = /[、，;；\s]+|,(?!\d{3}(?!\d))/; // HAN_OK

/** A number, and nothing for what is none. */
export const number = (text: string) =>
  text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);

const shown = (value: number | undefined) => (value === undefined ? '' : String(value));

const pointsOf = (text: string) => text.split(POINTS).filter(Boolean);

function spanOf(range: RangeBody | undefined, unit = ''): Span {
  return {
    lower: shown(range?.lower),
    upper: shown(range?.upper),
    lowerOpen: range?.lowerOpen ?? false,
    upperOpen: range?.upperOpen ?? false,
    points: (range?.points ?? []).join('、'), // HAN_OK
    unit: range?.unit || unit,
  };
}

/** What a calibration asks for, in the fields. */
export function figuresOf(known: Known | undefined): Figures {
  const wanted = known?.uncertainty;
  return {
    ...NO_FIGURES,
    ...spanOf(known?.range, NO_FIGURES.unit),
    uncertainty: shown(wanted?.value),
    uncertaintyUnit: wanted?.unit ?? '',
    relative: wanted?.relative ?? false,
    k: wanted?.k ? String(wanted.k) : '',
    conditions: (known?.qualifiers ?? []).map(({ name, range }) => ({ name, ...spanOf(range) })),
  };
}

const SPAN = Object.keys(NO_SPAN) as (keyof Span)[];
const same = (a: Span, b: Span) => SPAN.every((key) => a[key] === b[key]);

/** The range of the fields; one that nobody changed goes back as it came, with its words. */
function rangeOf(span: Span, known: RangeBody | undefined, unit = ''): RangeBody | undefined {
  if (known && same(span, spanOf(known, unit))) return known;
  const points = pointsOf(span.points).flatMap((one) => number(one) ?? []);
  const [lower, upper] = [number(span.lower), number(span.upper)];
  if (points.length === 0 && lower === undefined && upper === undefined) return undefined;
  return {
    ...(lower === undefined ? {} : { lower }),
    ...(upper === undefined ? {} : { upper }),
    ...(span.lowerOpen && lower !== undefined ? { lowerOpen: true } : {}),
    ...(span.upperOpen && upper !== undefined ? { upperOpen: true } : {}),
    ...(points.length > 0 ? { points } : {}),
    unit: span.unit.trim(),
  };
}

/** Range, qualifiers and uncertainty as the API has them; `known` is what the fields were filled from. */
export function calibrationOf(
  figures: Figures,
  known?: Calibration,
): Pick<Calibration, 'range' | 'qualifiers' | 'uncertainty'> {
  const range = rangeOf(figures, known?.range, NO_FIGURES.unit);
  const qualifiers = figures.conditions
    .map((one, index) => {
      const of = known?.qualifiers?.[index]?.range;
      const within = rangeOf(one, of);
      return { name: one.name.trim(), ...(within ? { range: within } : {}) };
    })
    .filter(({ name, range: within }) => name !== '' || within !== undefined);
  const value = number(figures.uncertainty);
  const unit = figures.uncertaintyUnit.trim() || (figures.relative ? '%' : figures.unit.trim());
  const k = number(figures.k);
  return {
    ...(range ? { range } : {}),
    ...(qualifiers.length > 0 ? { qualifiers } : {}),
    ...(value === undefined
      ? {}
      : { uncertainty: { value, unit, relative: figures.relative, ...(k === undefined ? {} : { k }) } }),
  };
}

const notNumber = (field: string) => violation(field, '请填写数字。', 'Please write a number.');
const notBoth = (field: string) =>
  violation(field, '上下限与测量点只能填写其一。', 'Give the ends of the range or the points, not both.');

function wrongSpan(span: Span, path: string): Violation[] {
  const isNumber = (text: string) => text.trim() === '' || number(text) !== undefined;
  const found: Violation[] = [];
  if (!isNumber(span.lower)) found.push(notNumber(`${path}.lower`));
  if (!isNumber(span.upper)) found.push(notNumber(`${path}.upper`));
  if (pointsOf(span.points).some((one) => number(one) === undefined))
    found.push(
      violation(
        `${path}.points`,
        '请填写数字，多个用顿号分开。', // HAN_OK
        'Please write numbers, separated by commas.',
      ),
    );
  else if (span.points.trim() && (span.lower.trim() || span.upper.trim()))
    found.push(notBoth(`${path}.points`));
  return found;
}

/** What stands where a number belongs and is none: told, not dropped on the way. */
export function unreadableFigures(figures: Figures, path: string): Violation[] {
  const found = wrongSpan(figures, `${path}.range`);
  if (figures.uncertainty.trim() && number(figures.uncertainty) === undefined)
    found.push(notNumber(`${path}.uncertainty.value`));
  if (figures.k.trim() && number(figures.k) === undefined) found.push(notNumber(`${path}.uncertainty.k`));
  figures.conditions.forEach((one, index) => {
    const at = `${path}.qualifiers[${index}]`;
    found.push(...wrongSpan(one, `${at}.range`));
    if (!one.name.trim() && (one.lower.trim() || one.upper.trim() || one.points.trim()))
      found.push(
        violation(`${at}.name`, '请写明是什么条件，如频率。', 'Name the condition, such as frequency.'),
      );
  });
  return found;
}

/** What is wrong with a range as a whole, or with one of its points, is shown at a field that there is. */
export function figureFields(violations: Violation[]): Violation[] {
  return violations.map((one) => ({
    ...one,
    field: one.field.replace(/\.range$/, '.range.lower').replace(/\.points\[\d+\]$/, '.points'),
  }));
}
