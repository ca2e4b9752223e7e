import { useSyncExternalStore } from 'react';
import type { Me } from '../api/records';
import { current, type Session, subscribe } from '../api/session';
import { AREA_ROLE, type Area } from './routes';

export function useSession(): Session {
  return useSyncExternalStore(subscribe, current);
}

/** The signed-in member; pages behind the sign-in always have one. */
export function useMe(): Me {
  const { me } = useSession();
  if (!me) throw new Error('this page is only drawn for a signed-in member');
  return me;
}

/** Areas that a member works in, besides the public one. */
export function areasOf(me: Me | undefined): Exclude<Area, 'open'>[] {
  const roles: string[] = me?.member?.roles ?? [];
  return (['e', 'p', 'c', 's'] as const).filter((area) => roles.includes(AREA_ROLE[area]));
}
