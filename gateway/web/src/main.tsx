import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { asApiError } from './api/problem';
import { restore } from './api/session';
import LoginPage from './app/LoginPage';
import NotFound from './app/NotFound';
import { ROUTES } from './app/routes';
import { screen } from './app/Screen';
import { Shell } from './app/Shell';
import { startSettings } from './app/settings';
import { startI18n } from './i18n/i18n';
import './ui/tokens.css';
import './ui/base.css';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      // Only what may be different the next time is tried again.
      retry: (failures, error) => {
        const { code, status } = asApiError(error);
        return failures < 2 && (code === 'NETWORK' || status === 503);
      },
    },
  },
});

const router = createBrowserRouter([
  {
    element: <Shell />,
    children: [
      ...ROUTES.map((route) => {
        const Page = screen(route);
        return { path: route.path, element: <Page /> };
      }),
      { path: '/login', element: <LoginPage /> },
      { path: '*', element: <NotFound /> },
    ],
  },
]);

startSettings();
void restore();
await startI18n();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
