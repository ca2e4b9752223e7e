// After a write everything about cases is read anew.
import { useQueryClient } from '@tanstack/react-query';

const RESOURCES = [
  'requests',
  'offers',
  'orders',
  'ratings',
  'clocks',
  'cards',
  'notices',
  'extensions',
  'queues',
  'standards',
  'accreditations',
  'capabilities',
  'offerings',
  'providers',
];

export function useRefresh() {
  const client = useQueryClient();
  return () =>
    client.invalidateQueries({ predicate: ({ queryKey }) => RESOURCES.includes(String(queryKey[0])) });
}
