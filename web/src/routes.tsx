import { createBrowserRouter } from 'react-router';
import { accountRoutes } from './account/routes';
import { adminRoutes } from './admin/routes';
import { Layout } from './layout/layout';
import { NotFound } from './layout/not-found';
import { PageError } from './layout/page-error';
import page from './parts/page.module.css';
import { LoadingState } from './parts/states';
import { shopRoutes } from './shop/routes';

/* Each page is loaded when it is visited: a module exports its page as `Component`. The gateway knows these paths, too: it
   answers others with 404. */
export const router = createBrowserRouter([
  {
    errorElement: <PageError />,
    hydrateFallbackElement: (
      <Layout>
        <div className={page.page}>
          <LoadingState />
        </div>
      </Layout>
    ),
    children: [
      {
        element: <Layout />,
        children: [...shopRoutes, ...accountRoutes, { path: '*', element: <NotFound /> }],
      },
      ...adminRoutes,
    ],
  },
]);
