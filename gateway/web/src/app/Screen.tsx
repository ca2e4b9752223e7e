// One page: its catalogue, who may see it, and what is shown when it breaks.
import { Component, type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../ui/Icon';
import { PageHeader } from '../ui/PageHeader';
import { Loading, PartError } from '../ui/states';
import LoginPage from './LoginPage';
import { type AREA_ROLE, NAMESPACE, type PageRoute } from './routes';
import { areasOf, useSession } from './useSession';

/** An old chunk is gone after a new release: the page is loaded once more, drafts are already kept. */
function reloadOnce(error: unknown): never {
  const key = 'nqi.reloaded';
  if (!sessionStorage.getItem(key)) {
    sessionStorage.setItem(key, '1');
    window.location.reload();
  }
  throw error;
}

function Refusal({ area }: { area: keyof typeof AREA_ROLE }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const home = areasOf(me)[0];
  return (
    <div className="narrow stack">
      <PageHeader title={t('refusal.title')} />
      <p>{t('refusal.text', { area: t(`area.${area}`), account: me?.member?.account ?? '' })}</p>
      <p>
        <Link className="button primary" to={home ? `/${home}` : '/'}>
          <Icon name="home" />
          {t('refusal.home')}
        </Link>
      </p>
    </div>
  );
}

class Boundary extends Component<{ children: ReactNode; name: string }, { error?: unknown }> {
  override state: { error?: unknown } = {};
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override componentDidUpdate(previous: { name: string }) {
    if (previous.name !== this.props.name && this.state.error) this.setState({ error: undefined });
  }
  override render() {
    return this.state.error ? (
      <PartError error={this.state.error} retry={() => this.setState({ error: undefined })} />
    ) : (
      this.props.children
    );
  }
}

/** Waits for the area's catalogue. */
function Catalogue({ namespace, children }: { namespace: string; children: ReactNode }) {
  useTranslation([namespace, 'common']);
  return children;
}

function Guarded({ route, children }: { route: PageRoute; children: ReactNode }) {
  const { phase, me } = useSession();
  if (route.area === 'open') return children;
  if (phase === 'starting') return <Loading />;
  if (!me) return <LoginPage stay />;
  if (route.area !== 'me' && !areasOf(me).includes(route.area)) return <Refusal area={route.area} />;
  return children;
}

/** The component of a route. */
export function screen(route: PageRoute): ComponentType {
  const Page = lazy(() => route.load().catch(reloadOnce));
  return function Screen() {
    return (
      <Boundary name={route.path}>
        <Suspense fallback={<Loading />}>
          <Guarded route={route}>
            <Catalogue namespace={NAMESPACE[route.area]}>
              <Page />
            </Catalogue>
          </Guarded>
        </Suspense>
      </Boundary>
    );
  };
}
