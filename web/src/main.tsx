import './theme/base.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { startTransition, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { SessionKeeper } from './account/session-keeper';
import { queries } from './api/client';
import { seed } from './api/page-data';
import { keepFocus } from './parts/keep-focus';
import { router } from './routes';
import { cssVariables, theme } from './theme/theme';

seed(queries);
keepFocus();

const root = document.getElementById('root');
if (root) {
  const app = (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <Notifications position="top-right" />
          <RouterProvider router={router} />
          <SessionKeeper />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
  // In small steps, between which a phone reacts; what is seen meanwhile is in the first HTML (first-views.tsx).
  startTransition(() => createRoot(root).render(app));
}
