// 窗口登记: one page from the firm to the receipt, by keyboard alone. Nothing is kept in this browser.
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useOrganization } from '../../api/directory';
import type { Organization, ServiceRequest } from '../../api/records';
import { useRefresh } from '../../api/refresh';
import { useKeys } from '../../app/keys';
import { ErrorSummary } from '../../ui/Field';
import { useForm } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { PageHeader } from '../../ui/PageHeader';
import { Notice } from '../../ui/states';
import { Aside } from './intake/Aside';
import { ConsentField } from './intake/ConsentField';
import { ContactFields } from './intake/ContactFields';
import { duplicates, type ItemChange, newEntry, newItem, ownFields, requestOf } from './intake/entry';
import { FirmPicker } from './intake/FirmPicker';
import { ItemFields } from './intake/ItemFields';
import { nextField, onEnter } from './intake/next-field';
import { useIntake } from './intake/useIntake';
import { useMissing } from './intake/useMissing';
import { usePrinting } from './intake/usePrinting';
import { useRequests } from './queries';
import { Receipt } from './sheet/Receipt';
import './centre.css';

export default function Intake() {
  const { t, i18n } = useTranslation(['centre', 'common']);
  const [params] = useSearchParams();
  const given = useOrganization(params.get('firm') ?? '').data;
  const form = useForm(newEntry());
  const { values, set } = form;
  const intake = useIntake();
  const missing = useMissing();
  const refresh = useRefresh();
  const element = useRef<HTMLFormElement>(null);
  const firm = useRef<HTMLInputElement>(null);
  const [person, setPerson] = useState(0);
  const [receipt, setReceipt] = useState<ServiceRequest>();
  const cases = useRequests({ enterpriseId: values.firm }, { token: '', size: 100 });
  const violations = useMemo(() => ownFields(form.violations), [form.violations]);
  usePrinting(receipt, () => firm.current?.focus());

  const pick = (one: Organization) =>
    set({
      firm: one.id,
      firmName: one.displayName,
      region: one.region,
      contact: one.contact?.name ?? '',
      phone: one.contact?.phone ?? '',
      email: one.contact?.email ?? '',
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the firm of the address is taken once
  useEffect(() => {
    if (given && !values.firm) pick(given);
  }, [given]);
  useEffect(() => {
    // The page is for typing: the firm has the focus rather than the heading.
    const timer = setTimeout(() => firm.current?.focus(), 0);
    return () => clearTimeout(timer);
  }, []);

  // Answers of the register come later than the next letter: they change what is there then.
  const latest = useRef(values);
  latest.current = values;
  const changeItem = (id: string, change: ItemChange) => {
    const items = latest.current.items.map((one) =>
      one.id === id ? { ...one, ...(typeof change === 'function' ? change(one) : change) } : one,
    );
    latest.current = { ...latest.current, items };
    set({ items });
  };

  const accept = async () => {
    const wrong = missing(values);
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    // A title is a word to the firm and its providers: Chinese, whatever the language of this page.
    const kindOf = i18n.getFixedT('zh', 'common');
    const title = values.items
      .map(({ object, kind }) => `${object.trim()}${kindOf(`kind.${kind}`)}`)
      .join('、')
      .slice(0, 100);
    let made: ServiceRequest | undefined;
    const name = values.firmName;
    const done = await form.submit(async () => {
      made = await intake.run(requestOf(values, title));
    });
    if (!done || !made) return;
    setReceipt({ ...made, enterpriseName: made.enterpriseName || name });
    intake.reset();
    form.replace(newEntry());
    setPerson((before) => before + 1);
    void refresh();
  };
  useKeys({
    'Ctrl+Enter': () => void accept(),
    F2: () => firm.current?.focus(),
    F4: () => firm.current?.focus(),
  });

  return (
    <>
      <div className="no-print intake">
        <PageHeader title={t('common:page.cIntake')} crumbs={[{ text: t('common:page.c'), to: '/c' }]}>
          <p className="meta">{t('intake.keys')}</p>
        </PageHeader>
        {receipt ? (
          <Notice tone="good">
            <p role="status">
              {t(receipt.acceptTime ? 'intake.accepted' : 'intake.submitted', {
                number: receipt.caseNumber,
                firm: receipt.enterpriseName,
              })}
            </p>
            <p className="row">
              <button type="button" className="button" onClick={() => window.print()}>
                <Icon name="print" />
                {t('intake.printAgain')}
              </button>
              <Link to={`/c/requests/${receipt.caseNumber}`}>{t('intake.openCase')}</Link>
            </p>
          </Notice>
        ) : null}
        <form
          ref={element}
          className="intake-columns"
          noValidate
          onKeyDown={onEnter}
          onSubmit={(event) => {
            event.preventDefault();
            void accept();
          }}
        >
          <div>
            <ErrorSummary violations={violations} failure={form.failure} />
            <section className="panel intake-main">
              <FirmPicker
                key={person}
                input={firm}
                name={values.firmName}
                violations={violations}
                pick={pick}
                unpick={() => set({ firm: '', firmName: '' })}
                next={(from) =>
                  nextField(element.current, from.closest('.firm-picker')?.querySelector('input') ?? from)
                }
              />
              {values.items.map((item, index) => (
                <ItemFields
                  key={item.id}
                  index={index}
                  item={item}
                  violations={violations}
                  change={(change) => changeItem(item.id, change)}
                  remove={
                    values.items.length > 1
                      ? () => set({ items: values.items.filter((one) => one.id !== item.id) })
                      : undefined
                  }
                />
              ))}
              <button
                type="button"
                className="button small"
                onClick={() => set({ items: [...values.items, newItem()] })}
              >
                <Icon name="plus" />
                {t('intake.addItem')}
              </button>
              <p className="muted">
                {t('intake.booking')}{' '}
                <Link to="/open/resources" target="_blank">
                  {t('intake.resources')}
                </Link>
              </p>
              <ContactFields entry={values} violations={violations} set={set} />
              <ConsentField
                key={`consent-${person}`}
                name={values.consentName}
                violations={violations}
                set={set}
              />
              <button type="submit" className="button primary" disabled={form.busy}>
                {t('intake.accept')} <kbd>Ctrl+Enter</kbd>
              </button>
            </section>
          </div>
          <Aside
            alike={values.firm ? duplicates(cases.data?.rows ?? [], values) : []}
            done={intake.done}
            at={intake.at}
            busy={form.busy}
          />
        </form>
      </div>
      {receipt ? (
        <div className="print-only">
          <Receipt request={receipt} />
        </div>
      ) : null}
    </>
  );
}
