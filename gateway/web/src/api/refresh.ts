// After a write everything that the page may show of it is read anew.
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
  'resources',
  'bookings',
  'instruments',
  'imports',
  'pools',
  'cells',
  'enterprises',
  'credit',
  'published',
  'actions',
  'messages',
];

export function useRefresh() {
  const client = useQueryClient();
  return () =>
    client.invalidateQueries({ predicate: ({ queryKey }) => RESOURCES.includes(String(queryKey[0])) });
}
